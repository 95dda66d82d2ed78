// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {

  private static final double NONE = Double.NaN;
  private static final Series READ = Series.of("disk_read_bytes_total", "device", "sda");

  @ParameterizedTest
  @CsvSource({
    "disk_read_bytes_total, disk_read_bytes_per_second",
    "disk_busy_seconds_total, disk_busy_ratio",
    "cpu_usage_ratio, cpu_usage_ratio",
    "memory_used_bytes, memory_used_bytes",
    "cgroup_oom_kills_total, cgroup_oom_kills_per_second"
  })
  void namesSayWhatIsServedAndLeadBackToWhatIsStored(String stored, String served) {
    assertEquals(served, Rates.served(stored));
    assertTrue(Rates.stored(served).contains(stored));
  }

  @Test
  void growthPerSecondHasNoValueInTheFirstRow() {
    assertArrayEquals(
        new double[] {NONE, 100, 25, 0},
        rate(new long[] {0, 1_000, 3_000, 3_500}, 50, 150, 200, 200));
  }

  @Test
  void aResetMakesNothingUp() {
    assertArrayEquals(
        new double[] {NONE, 10, NONE, 5}, rate(new long[] {0, 1_000, 2_000, 3_000}, 90, 100, 3, 8));
  }

  @Test
  void neitherAGapNorTheRowAfterItHasAValue() {
    assertArrayEquals(
        new double[] {NONE, NONE, NONE, 2},
        rate(new long[] {0, 1_000, 2_000, 3_000}, 1, NONE, 5, 7));
  }

  @Test
  void inBucketsTheLastOfEachCounts() {
    SeriesTable.Row row =
        new SeriesTable.Row(
            READ, new double[] {5, 15}, new double[] {0, 10}, new double[] {10, 30});
    SeriesTable served = Rates.of(new SeriesTable(10_000, new long[] {0, 10_000}, List.of(row)));
    assertArrayEquals(new double[] {NONE, 2}, served.rows().getFirst().mean());
    assertEquals(10_000, served.bucketMillis());
  }

  @Test
  void ratesKeepTheirLabelsAndRowsStaySorted() {
    double[] one = {1};
    SeriesTable.Row counter = new SeriesTable.Row(READ, one, one, one);
    SeriesTable.Row gauge = new SeriesTable.Row(Series.of("disk_queue"), one, one, one);
    SeriesTable.Row last = new SeriesTable.Row(Series.of("disk_reads_per_day"), one, one, one);
    SeriesTable served =
        Rates.of(new SeriesTable(0, new long[] {0}, List.of(gauge, counter, last)));
    assertEquals(
        List.of(
            Series.of("disk_queue"),
            Series.of("disk_read_bytes_per_second", "device", "sda"),
            Series.of("disk_reads_per_day")),
        served.rows().stream().map(SeriesTable.Row::series).toList());
    assertSame(gauge, served.rows().getFirst());
  }

  @Test
  void anEmptyTableStaysEmpty() {
    assertEquals(List.of(), Rates.of(new SeriesTable(0, new long[0], List.of())).rows());
  }

  private static double[] rate(long[] times, double... total) {
    SeriesTable.Row row = new SeriesTable.Row(READ, total, total, total);
    SeriesTable.Row served = Rates.of(new SeriesTable(0, times, List.of(row))).rows().getFirst();
    assertArrayEquals(served.mean(), served.min());
    assertArrayEquals(served.mean(), served.max());
    return served.mean();
  }
}
