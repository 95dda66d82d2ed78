// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.testkit.plugin.PackageContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;

/// The packed plugin has all it needs without the libraries that its pom leaves out, and leaves
/// nothing behind.
class LogsGcsPackageIT extends PackageContract {

  private final GcsEmulator emulator = new GcsEmulator(Clock.systemUTC());

  @AfterAll
  void closeEmulator() {
    emulator.close();
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of(
        "bucket", GcsEmulator.BUCKET,
        "endpoint", emulator.endpoint().toString(),
        "credentials-json", emulator.credentials());
  }

  /// On a virtual thread, as the server does.
  @Override
  protected void use(Component component) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      executor.submit(() -> useAll(component)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void useAll(Component component) {
    LogStore store = (LogStore) component;
    ObjectKey key = new ObjectKey("a/b/log.zst");
    emulator.script(GcsEmulator.Operation.CHUNK, new Fault.Status(503));
    store.put(key, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertEquals(3, store.stat(key).orElseThrow().size());
    try (InputStream in = store.open(key, 1, 1)) {
      assertArrayEquals(new byte[] {2}, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertEquals(1, store.list("", "", 10).size());
    assertTrue(store.signedUrl(key, Duration.ofMinutes(1)).isPresent());
    assertTrue(store.check().ok());
    store.delete(key);
  }
}
