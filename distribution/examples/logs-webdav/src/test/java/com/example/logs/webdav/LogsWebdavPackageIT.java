// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/// The packed plugin leaves nothing behind.
class LogsWebdavPackageIT extends PackageContract {

  private final TomcatWebdav server;

  LogsWebdavPackageIT(@TempDir Path directory) throws IOException {
    server = new TomcatWebdav(directory);
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of(
        "url", server.url().toString(),
        "username", TomcatWebdav.USER,
        "password", TomcatWebdav.PASSWORD);
  }

  @Override
  protected void use(Component component) {
    assertTrue(component.check().ok(), component.check().detail());
    LogStore store = (LogStore) component;
    ObjectKey key = new ObjectKey("a/b/log.zst");
    store.put(key, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertEquals(3, store.stat(key).orElseThrow().size());
    assertEquals(1, store.list("a/", "", 10).size());
    try (InputStream in = store.open(key, 1, 10)) {
      assertArrayEquals(new byte[] {2, 3}, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThrows(LogStoreException.class, () -> store.open(new ObjectKey("none"), 0, 1));
    store.delete(key);
  }
}
