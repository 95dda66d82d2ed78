// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores of one test, each in a folder of its own under one directory.
final class Stores {

  static final SqliteMetricStoreSettings SETTINGS =
      new SqliteMetricStoreSettings(Path.of("metrics.db"));

  private final Path directory;
  private final List<SqliteMetricStore> stores = new ArrayList<>();
  private final List<TestComponentContext> contexts = new ArrayList<>();

  Stores(Path directory) {
    this.directory = directory;
  }

  SqliteMetricStore open(String name) {
    return open(new TestComponentContext(directory.resolve(name)));
  }

  SqliteMetricStore open(TestComponentContext context) {
    contexts.add(context);
    SqliteMetricStore store =
        (SqliteMetricStore) new SqliteMetricStoreProvider().open(SETTINGS, context);
    stores.add(store);
    return store;
  }

  Path file(String name) {
    return directory.resolve(name, "data", "metrics.db");
  }

  /// A copy of the files as they are on the disk while the store is open: what a power cut leaves.
  SqliteMetricStore openAfterPowerLoss(String name) {
    String copy = name + "-after-power-loss";
    try {
      Files.createDirectories(file(copy).resolveSibling(""));
      for (String suffix : List.of("", "-wal")) {
        Files.copy(Path.of(file(name) + suffix), Path.of(file(copy) + suffix));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open(copy);
  }

  /// Stores before their contexts, as the server does.
  void close() {
    stores.forEach(SqliteMetricStore::close);
    contexts.forEach(TestComponentContext::close);
  }
}
