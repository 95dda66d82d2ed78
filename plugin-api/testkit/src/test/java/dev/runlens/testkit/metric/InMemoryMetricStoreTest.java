// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import dev.runlens.api.metric.MetricStore;
import java.util.HashMap;
import java.util.Map;

class InMemoryMetricStoreTest extends MetricStoreContract {

  private final Map<String, InMemoryMetricStore> stores = new HashMap<>();

  @Override
  protected MetricStore open(String name) {
    InMemoryMetricStore before = stores.get(name);
    InMemoryMetricStore now =
        before == null ? new InMemoryMetricStore() : new InMemoryMetricStore(before);
    stores.put(name, now);
    return now;
  }

  @Override
  protected MetricStore openAfterPowerLoss(String name) {
    return open(name);
  }
}
