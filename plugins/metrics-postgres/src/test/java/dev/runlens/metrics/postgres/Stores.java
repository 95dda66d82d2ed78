// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.testkit.TestComponentContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Stores of one test, each name in a schema of its own.
final class Stores implements AutoCloseable {

  private final TestServer server;
  private final TestComponentContext context;
  private final Map<String, String> schemas = new HashMap<>();
  private final List<PostgresMetricStore> stores = new ArrayList<>();

  Stores(TestServer server, Path directory) {
    this.server = server;
    context = new TestComponentContext(directory);
  }

  PostgresMetricStore open(String name) {
    return open(server.settings(schema(name)));
  }

  PostgresMetricStore open(PostgresMetricStoreSettings settings) {
    PostgresMetricStore store =
        (PostgresMetricStore) new PostgresMetricStoreProvider().open(settings, context);
    stores.add(store);
    return store;
  }

  /// Where the store called `name` keeps its tables.
  String schema(String name) {
    return schemas.computeIfAbsent(name, _ -> server.newSchema());
  }

  TestComponentContext context() {
    return context;
  }

  /// Stores before their context, as the server does.
  @Override
  public void close() {
    stores.forEach(PostgresMetricStore::close);
    schemas
        .values()
        .forEach(schema -> server.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE"));
    context.close();
  }
}
