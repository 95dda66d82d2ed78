// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.Health;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.StreamId;
import dev.runlens.testkit.plugin.PackageContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/// The packed plugin leaves nothing behind, the driver's own threads included.
@ExtendWith(TestServerExtension.class)
class MetricsPostgresPackageIT extends PackageContract {

  private static final StreamId STREAM = new StreamId(1);

  private final TestServer server;
  private final String schema;

  MetricsPostgresPackageIT(TestServer server) {
    this.server = server;
    schema = server.newSchema();
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of("url", server.url(), "user", "postgres", "schema", schema);
  }

  @Override
  protected void use(Component component) {
    MetricStore store = (MetricStore) component;
    Health health = store.check();
    assertTrue(health.ok(), health.detail());
    Column column = new Column(Series.of("cpu_usage_ratio"), new double[] {0.25, 0.5});
    store.append(
        List.of(new SampleBatch(STREAM, 0, new long[] {1_000, 2_000}, List.of(column), List.of())));
    assertEquals(2, store.query(new SeriesQuery(STREAM, Set.of(), 0, 10_000, 100)).times().length);
  }
}
