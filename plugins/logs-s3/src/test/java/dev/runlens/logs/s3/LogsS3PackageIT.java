// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.testkit.plugin.PackageContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/// The packed plugin leaves nothing behind.
class LogsS3PackageIT extends PackageContract {

  private final S3Server server;

  LogsS3PackageIT(@TempDir Path directory) throws IOException, InterruptedException {
    server = new S3Server(directory);
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of(
        "bucket", S3Server.BUCKET,
        "endpoint", server.endpoint().toString(),
        "path-style", "true",
        "access-key-id", S3Server.ACCESS_KEY_ID,
        "secret-access-key", S3Server.SECRET_ACCESS_KEY);
  }

  /// On a virtual thread that ends, as the server calls it: the SDK keeps an XML reader per thread,
  /// and in it the last stream that was read, which is a class of the plugin.
  @Override
  protected void use(Component component) {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      calls
          .submit(() -> {
            use((LogStore) component);
            return null;
          })
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void use(LogStore store) throws IOException {
    assertTrue(store.check().ok(), store.check().detail());
    ObjectKey key = new ObjectKey("a/b/log.zst");
    store.put(key, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertEquals(3, store.stat(key).orElseThrow().size());
    assertEquals(1, store.list("a/", "", 10).size());
    try (InputStream in = store.open(key, 1, 10)) {
      assertArrayEquals(new byte[] {2, 3}, in.readAllBytes());
    }
    assertThrows(LogStoreException.class, () -> store.open(new ObjectKey("none"), 0, 1));
    assertTrue(store.signedUrl(key, Duration.ofMinutes(1)).isPresent());
    store.delete(key);
  }
}
