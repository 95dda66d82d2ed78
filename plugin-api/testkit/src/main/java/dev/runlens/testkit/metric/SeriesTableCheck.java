// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;

/// Whether a table answers a query rightly. Several answers may be right, because the store chooses
/// the width of buckets.
final class SeriesTableCheck {

  /// Of the largest value in a bucket: adding up in any order errs less.
  private static final double MEAN_TOLERANCE = 1e-9;

  private final SeriesQuery query;
  private final SeriesTable table;
  private final String about;
  private final NavigableMap<Long, Map<Series, Double>> range;

  private SeriesTableCheck(StreamModel model, SeriesQuery query, SeriesTable table, String about) {
    this.query = query;
    this.table = table;
    this.about = about + ", " + query;
    range = model.samples().subMap(query.from(), true, query.to(), false);
  }

  /// @param about what tells a failure of this check from others, such as the seed
  static void check(StreamModel model, SeriesQuery query, SeriesTable table, String about) {
    SeriesTableCheck check = new SeriesTableCheck(model, query, table, about);
    check.rowsAreTheSeriesWithNumbers();
    check.rowsAreAsLongAsTimes();
    if (check.range.size() <= query.maxPoints()) {
      check.holdsTheSamplesThemselves();
    } else {
      check.holdsBuckets();
    }
  }

  private void rowsAreTheSeriesWithNumbers() {
    List<Series> expected =
        range.values().stream()
            .flatMap(samples -> samples.keySet().stream())
            .filter(series -> query.names().isEmpty() || query.names().contains(series.name()))
            .distinct()
            .sorted()
            .toList();
    assertEquals(expected, table.rows().stream().map(SeriesTable.Row::series).toList(), about);
  }

  private void rowsAreAsLongAsTimes() {
    for (SeriesTable.Row row : table.rows()) {
      assertEquals(table.times().length, row.mean().length, about);
      assertEquals(table.times().length, row.min().length, about);
      assertEquals(table.times().length, row.max().length, about);
    }
  }

  private void holdsTheSamplesThemselves() {
    assertEquals(0, table.bucketMillis(), about);
    assertArrayEquals(times(range.keySet().stream().toList()), table.times(), about);
    for (SeriesTable.Row row : table.rows()) {
      double[] expected =
          range.values().stream()
              .mapToDouble(samples -> samples.getOrDefault(row.series(), Double.NaN))
              .toArray();
      sameBits(expected, row.mean(), row.series() + " mean");
      sameBits(expected, row.min(), row.series() + " min");
      sameBits(expected, row.max(), row.series() + " max");
    }
  }

  private void sameBits(double[] expected, double[] actual, String what) {
    assertArrayEquals(
        Arrays.stream(expected).mapToLong(Double::doubleToLongBits).toArray(),
        Arrays.stream(actual).mapToLong(Double::doubleToLongBits).toArray(),
        () ->
            "%s: %s, expected %s, found %s"
                .formatted(about, what, Arrays.toString(expected), Arrays.toString(actual)));
  }

  private void holdsBuckets() {
    long width = table.bucketMillis();
    assertTrue(width > 0, about + ": buckets were due");
    assertTrue(
        table.times().length <= query.maxPoints(), about + ": " + table.times().length + " rows");
    List<Long> starts =
        range.keySet().stream().map(time -> Math.floorDiv(time, width) * width).distinct().toList();
    assertArrayEquals(times(starts), table.times(), about);
    for (int i = 0; i < table.times().length; i++) {
      long start = table.times()[i];
      NavigableMap<Long, Map<Series, Double>> bucket =
          range.subMap(
              Math.max(start, query.from()), true, Math.min(start + width, query.to()), false);
      for (SeriesTable.Row row : table.rows()) {
        holdsBucket(
            bucket.values().stream()
                .map(samples -> samples.get(row.series()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray(),
            row,
            i);
      }
    }
  }

  private void holdsBucket(double[] values, SeriesTable.Row row, int i) {
    String what = "%s: %s at %d".formatted(about, row.series(), table.times()[i]);
    if (values.length == 0) {
      assertEquals(Double.NaN, row.mean()[i], what);
      assertEquals(Double.NaN, row.min()[i], what);
      assertEquals(Double.NaN, row.max()[i], what);
      return;
    }
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    assertTrue(min == row.min()[i], what + ": expected min " + min + ", found " + row.min()[i]);
    assertTrue(max == row.max()[i], what + ": expected max " + max + ", found " + row.max()[i]);
    double mean = mean(values);
    double tolerance = MEAN_TOLERANCE * Math.max(Math.abs(min), Math.abs(max));
    assertTrue(
        Math.abs(mean - row.mean()[i]) <= tolerance,
        what + ": expected mean " + mean + ", found " + row.mean()[i]);
  }

  private static double mean(double[] values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : values) {
      sum = sum.add(new BigDecimal(value));
    }
    return sum.divide(BigDecimal.valueOf(values.length), MathContext.DECIMAL128).doubleValue();
  }

  private static long[] times(List<Long> times) {
    return times.stream().mapToLong(Long::longValue).toArray();
  }
}
