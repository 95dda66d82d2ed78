// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.testkit.metric.MetricStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServerExtension.class)
class PostgresMetricStoreTest extends MetricStoreContract {

  private final TestServer server;
  private final Stores stores;

  PostgresMetricStoreTest(TestServer server, @TempDir Path directory) {
    this.server = server;
    stores = new Stores(server, directory);
  }

  @AfterEach
  void closeAll() {
    stores.close();
  }

  @Override
  protected MetricStore open(String name) {
    return stores.open(name);
  }

  @Override
  protected MetricStore openAfterPowerLoss(String name) {
    server.crash();
    return stores.open(name);
  }
}
