// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InMemoryMetricViewTest {

  private static final long START = InMemoryMetricView.START;

  private final InMemoryMetricView metrics =
      InMemoryMetricView.every(1_000, 10)
          .with(Series.of("cpu_usage_ratio"), i -> i / 10.0)
          .with(Series.of("load_1m"), i -> i == 3 ? Double.NaN : 1)
          .withProcesses(4, List.of(new ProcessSample(0, 7, null, "make", 1, 0, null)));

  @Test
  void givesSamplesAsTheyAre() {
    SeriesTable table = metrics.query(Set.of("load_1m"), START + 2_000, START + 5_000, 10);

    assertEquals(0, table.bucketMillis());
    assertArrayEquals(new long[] {START + 2_000, START + 3_000, START + 4_000}, table.times());
    assertEquals(1, table.rows().size());
    assertArrayEquals(new double[] {1, Double.NaN, 1}, table.rows().getFirst().mean());
  }

  @Test
  void givesBucketsWhenThereAreTooManySamples() {
    SeriesTable table = metrics.query(Set.of(), START, START + 10_000, 4);

    assertTrue(table.bucketMillis() > 1_000);
    assertTrue(table.times().length <= 4);
    SeriesTable.Row cpu = table.rows().getFirst();
    assertEquals(0.0, cpu.min()[0]);
    assertEquals(0.9, cpu.max()[cpu.max().length - 1]);
    assertTrue(cpu.min()[1] < cpu.mean()[1] && cpu.mean()[1] < cpu.max()[1]);
  }

  @Test
  void givesTheProcessesNotAfterAnInstant() {
    assertTrue(metrics.processes(START + 3_999).isEmpty());
    assertEquals(START + 4_000, metrics.processes(START + 9_000).orElseThrow().at());
  }
}
