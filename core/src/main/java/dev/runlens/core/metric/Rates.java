// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.Arrays;
import java.util.List;

/// Turns counters into rates per second: `disk_read_bytes_total` into `disk_read_bytes_per_second`,
/// and seconds of something per second into its share of the time, `disk_busy_seconds_total` into
/// `disk_busy_ratio`.
final class Rates {

  private static final String COUNTER = "_total";
  private static final String SECONDS = "_seconds_total";

  private Rates() {}

  /// The name that a stored metric is served under.
  static String served(String stored) {
    if (stored.endsWith(SECONDS)) {
      return stored.substring(0, stored.length() - SECONDS.length()) + "_ratio";
    }
    return stored.endsWith(COUNTER)
        ? stored.substring(0, stored.length() - COUNTER.length()) + "_per_second"
        : stored;
  }

  /// The names that a served metric may be stored under.
  static List<String> stored(String served) {
    if (served.endsWith("_per_second")) {
      return List.of(cut(served, "_per_second") + COUNTER);
    }
    return served.endsWith("_ratio")
        ? List.of(served, cut(served, "_ratio") + SECONDS)
        : List.of(served);
  }

  /// The table with its counters as rates. The first row of a rate has no value, nor has the one
  /// after a gap or a reset: nothing is made up.
  static SeriesTable of(SeriesTable table) {
    return new SeriesTable(
        table.bucketMillis(),
        table.times(),
        table.rows().stream()
            .map(row -> row.series().isCounter() ? rate(table, row) : row)
            .sorted((a, b) -> a.series().compareTo(b.series()))
            .toList());
  }

  private static SeriesTable.Row rate(SeriesTable table, SeriesTable.Row counter) {
    long[] times = table.times();
    double[] total = counter.max(); // the last of its bucket, as it only grows
    double[] rate = new double[times.length];
    Arrays.fill(rate, Double.NaN);
    for (int i = 1; i < times.length; i++) {
      double growth = total[i] - total[i - 1];
      if (growth >= 0) {
        rate[i] = growth * 1000 / (times[i] - times[i - 1]);
      }
    }
    Series series = new Series(served(counter.series().name()), counter.series().labels());
    return new SeriesTable.Row(series, rate, rate, rate);
  }

  private static String cut(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }
}
