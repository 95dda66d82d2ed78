// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.testkit.metric.MetricStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteMetricStoreTest extends MetricStoreContract {

  private final Stores stores;

  SqliteMetricStoreTest(@TempDir Path directory) {
    stores = new Stores(directory);
  }

  @AfterEach
  void closeContexts() {
    stores.close();
  }

  @Override
  protected MetricStore open(String name) {
    return stores.open(name);
  }

  @Override
  protected MetricStore openAfterPowerLoss(String name) {
    return stores.openAfterPowerLoss(name);
  }

  @Override
  protected void settle(MetricStore store) {
    ((SqliteMetricStore) store).compactAll();
  }
}
