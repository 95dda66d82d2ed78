// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  private static final double NONE = Double.NaN;
  private static final Series A = Series.of("a");
  private static final Series B = Series.of("b");

  @ParameterizedTest
  @CsvSource({"0, 3", "1000, 3", "1001, 2", "2000, 2", "2999, 1", "3000, 1", "3001, 0"})
  void samplesBeforeAnInstantAreLeftOut(long from, int rows) {
    SeriesTable cut = Tables.from(table(0, A, new long[] {1_000, 2_000, 3_000}, 1, 2, 3), from);
    assertEquals(rows, cut.times().length);
    assertEquals(rows, cut.rows().getFirst().mean().length);
    if (rows > 0) {
      assertEquals(3, cut.rows().getFirst().max()[rows - 1]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1500, 3", "1999, 3", "2000, 2", "3999, 1", "4000, 0"})
  void aBucketThatReachesPastTheInstantStays(long from, int rows) {
    SeriesTable cut = Tables.from(table(1_000, A, new long[] {1_000, 2_000, 3_000}, 1, 2, 3), from);
    assertEquals(rows, cut.times().length);
  }

  @Test
  void shiftingMovesTheTimesOnly() {
    SeriesTable shifted = Tables.shifted(table(0, A, new long[] {1_000, 2_000}, 1, 2), -500);
    assertArrayEquals(new long[] {500, 1_500}, shifted.times());
    assertArrayEquals(new double[] {1, 2}, shifted.rows().getFirst().mean());
  }

  @Test
  void nothingMergesToNothing() {
    SeriesTable merged = Tables.merge(List.of());
    assertEquals(0, merged.times().length);
    assertEquals(List.of(), merged.rows());
  }

  @Test
  void tablesMergeOnOneAxisWithGapsWhereTheyHaveNothing() {
    SeriesTable merged =
        Tables.merge(
            List.of(
                table(0, B, new long[] {2_000, 3_000}, 5, 6),
                table(0, A, new long[] {1_000, 2_000}, 1, 2)));
    assertArrayEquals(new long[] {1_000, 2_000, 3_000}, merged.times());
    assertEquals(List.of(A, B), merged.rows().stream().map(SeriesTable.Row::series).toList());
    assertArrayEquals(new double[] {1, 2, NONE}, merged.rows().get(0).mean());
    assertArrayEquals(new double[] {NONE, 5, 6}, merged.rows().get(1).mean());
  }

  @Test
  void ofTwoValuesTheFirstTablesCounts() {
    SeriesTable merged =
        Tables.merge(
            List.of(
                table(0, A, new long[] {1_000, 2_000}, 1, NONE),
                table(0, A, new long[] {1_000, 2_000}, 7, 8)));
    assertArrayEquals(new double[] {1, 8}, merged.rows().getFirst().mean());
    assertArrayEquals(new double[] {1, 8}, merged.rows().getFirst().min());
    assertArrayEquals(new double[] {1, 8}, merged.rows().getFirst().max());
  }

  @Test
  void theWidestBucketIsTheWidthOfAll() {
    SeriesTable merged =
        Tables.merge(
            List.of(table(0, A, new long[] {1_000}, 1), table(2_000, A, new long[] {2_000}, 2)));
    assertEquals(2_000, merged.bucketMillis());
  }

  private static SeriesTable table(long bucket, Series series, long[] times, double... values) {
    return new SeriesTable(
        bucket, times, List.of(new SeriesTable.Row(series, values, values, values)));
  }
}
