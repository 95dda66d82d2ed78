// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Evidence.MetricWindow;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.SeriesTable.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;

/// A job's samples on one time axis, at most [#MOST_POINTS] of them: in a longer job each stands
/// for a few.
final class Samples {

  private static final int MOST_POINTS = 4_000;

  /// A pause of the sampler longer than so many usual steps ends a stretch.
  private static final int GAP_STEPS = 10;

  private static final Set<String> NAMES =
      Set.of(
          "cpu_usage_ratio",
          "cpu_cores",
          "cpu_iowait_ratio",
          "pressure_io_some_ratio",
          "memory_used_bytes",
          "memory_total_bytes",
          "cgroup_memory_used_bytes",
          "cgroup_memory_limit_bytes",
          "oom_kills_per_second",
          "cgroup_oom_kills_per_second",
          "filesystem_used_bytes",
          "filesystem_size_bytes");

  private final MetricView view;
  private final SeriesTable table;
  private final long usualStep;

  Samples(MetricView view) {
    this.view = view;
    this.table = view.query(NAMES, view.first(), view.last() + 1, MOST_POINTS);
    int count = table.times().length;
    this.usualStep =
        count < 2 ? 1 : Math.max(1, (table.times()[count - 1] - table.times()[0]) / (count - 1));
  }

  MetricView view() {
    return view;
  }

  int count() {
    return table.times().length;
  }

  Duration length() {
    return Duration.ofMillis(view.last() - view.first());
  }

  /// All series of a metric.
  List<Row> rows(String metric) {
    return table.rows().stream().filter(row -> row.series().name().equals(metric)).toList();
  }

  /// The only series of a metric without labels.
  Optional<Row> row(String metric) {
    return rows(metric).stream().findFirst();
  }

  /// The greatest value of a metric without labels, such as a size that does not change.
  OptionalDouble greatest(String metric) {
    return row(metric).stream()
        .flatMapToDouble(row -> Arrays.stream(row.max()))
        .filter(value -> !Double.isNaN(value))
        .max();
  }

  /// A stretch of points.
  ///
  /// @param first index
  /// @param last index, inclusive
  record Stretch(int first, int last) {}

  /// The longest stretch of which every point fulfils a condition.
  Optional<Stretch> longest(IntPredicate holds) {
    Stretch longest = null;
    int first = -1;
    for (int i = 0; i < count(); i++) {
      boolean connected = i > 0 && table.times()[i] - table.times()[i - 1] <= GAP_STEPS * usualStep;
      if (!holds.test(i)) {
        first = -1;
      } else if (first < 0 || !connected) {
        first = i;
      }
      if (first >= 0) {
        Stretch stretch = new Stretch(first, i);
        if (longest == null || length(stretch).compareTo(length(longest)) > 0) {
          longest = stretch;
        }
      }
    }
    return Optional.ofNullable(longest);
  }

  Duration length(Stretch stretch) {
    return Duration.ofMillis(
        table.times()[stretch.last()] - table.times()[stretch.first()] + table.bucketMillis());
  }

  /// The mean of the values in a stretch; `NaN` if there are none.
  static double mean(double[] values, Stretch stretch) {
    double sum = 0;
    int count = 0;
    for (int i = stretch.first(); i <= stretch.last(); i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        count++;
      }
    }
    return sum / count;
  }

  /// The index of the greatest value, or -1 if there are none.
  static int peak(double[] values) {
    int peak = -1;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i]) && (peak < 0 || values[i] > values[peak])) {
        peak = i;
      }
    }
    return peak;
  }

  long start(Stretch stretch) {
    return Math.max(view.first(), table.times()[stretch.first()]);
  }

  /// Exclusive.
  long end(Stretch stretch) {
    long last = table.times()[stretch.last()] + Math.max(1, table.bucketMillis());
    return Math.min(view.last() + 1, last);
  }

  MetricWindow window(String metric, Stretch stretch, double value) {
    return new MetricWindow(metric, start(stretch), end(stretch), OptionalDouble.of(value));
  }
}
