// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.Component;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.StreamId;
import dev.runlens.testkit.plugin.PackageContract;
import java.util.List;
import java.util.Set;

/// The packed plugin leaves nothing behind, SQLite's native code included.
class MetricsSqlitePackageIT extends PackageContract {

  private static final StreamId STREAM = new StreamId(1);

  @Override
  protected void use(Component component) {
    MetricStore store = (MetricStore) component;
    Column column = new Column(Series.of("cpu_usage_ratio"), new double[] {0.25, 0.5});
    store.append(
        List.of(new SampleBatch(STREAM, 0, new long[] {1_000, 2_000}, List.of(column), List.of())));
    assertEquals(2, store.query(new SeriesQuery(STREAM, Set.of(), 0, 10_000, 100)).times().length);
  }
}
