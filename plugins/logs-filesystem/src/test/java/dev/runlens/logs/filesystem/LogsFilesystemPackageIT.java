// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.Component;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.testkit.plugin.PackageContract;
import java.io.ByteArrayInputStream;

/// The packed plugin leaves nothing behind.
class LogsFilesystemPackageIT extends PackageContract {

  @Override
  protected void use(Component component) {
    LogStore store = (LogStore) component;
    ObjectKey key = new ObjectKey("a/b/log.zst");
    store.put(key, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertEquals(3, store.stat(key).orElseThrow().size());
  }
}
