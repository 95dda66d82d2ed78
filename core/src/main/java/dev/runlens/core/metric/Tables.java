// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Cuts, shifts and joins tables of series.
final class Tables {

  private Tables() {}

  /// The rows from an instant on. A bucket that reaches past it stays, or the first moments of a
  /// job would be missing: buckets begin where their width says.
  static SeriesTable from(SeriesTable table, long from) {
    long earliest = from - Math.max(0, table.bucketMillis() - 1);
    int first = Arrays.binarySearch(table.times(), earliest);
    int start = first >= 0 ? first : -first - 1;
    if (start == 0) {
      return table;
    }
    int end = table.times().length;
    return new SeriesTable(
        table.bucketMillis(),
        Arrays.copyOfRange(table.times(), start, end),
        table.rows().stream()
            .map(row ->
                new SeriesTable.Row(
                    row.series(),
                    Arrays.copyOfRange(row.mean(), start, end),
                    Arrays.copyOfRange(row.min(), start, end),
                    Arrays.copyOfRange(row.max(), start, end)))
            .toList());
  }

  /// The table on another clock.
  static SeriesTable shifted(SeriesTable table, long millis) {
    return new SeriesTable(
        table.bucketMillis(),
        Arrays.stream(table.times()).map(time -> time + millis).toArray(),
        table.rows());
  }

  /// Tables of several samplers of one job as one: of two values for one series and instant the
  /// first table's counts.
  static SeriesTable merge(List<SeriesTable> tables) {
    if (tables.size() == 1) {
      return tables.getFirst();
    }
    long[] times =
        tables.stream()
            .flatMapToLong(table -> Arrays.stream(table.times()))
            .sorted()
            .distinct()
            .toArray();
    Map<Series, SeriesTable.Row> rows = new TreeMap<>();
    for (SeriesTable table : tables) {
      int[] places = places(table.times(), times);
      for (SeriesTable.Row row : table.rows()) {
        SeriesTable.Row merged =
            rows.computeIfAbsent(row.series(), series -> empty(series, times.length));
        fill(merged.mean(), row.mean(), places);
        fill(merged.min(), row.min(), places);
        fill(merged.max(), row.max(), places);
      }
    }
    long bucket =
        tables.stream().flatMapToLong(table -> LongStream.of(table.bucketMillis())).max().orElse(0);
    return new SeriesTable(bucket, times, List.copyOf(rows.values()));
  }

  private static int[] places(long[] from, long[] into) {
    return Arrays.stream(from).mapToInt(time -> Arrays.binarySearch(into, time)).toArray();
  }

  private static void fill(double[] into, double[] values, int[] places) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(into[places[i]])) {
        into[places[i]] = values[i];
      }
    }
  }

  private static SeriesTable.Row empty(Series series, int length) {
    double[][] columns = new double[3][length];
    for (double[] column : columns) {
      Arrays.fill(column, Double.NaN);
    }
    return new SeriesTable.Row(series, columns[0], columns[1], columns[2]);
  }
}
