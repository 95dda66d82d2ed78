// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.SeriesTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/// Samples in memory, evenly spaced.
///
/// ```java
/// InMemoryMetricView metrics = InMemoryMetricView.every(1_000, 600)
///     .with(Series.of("cpu_usage_ratio"), i -> i < 300 ? 0.9 : 0.1);
/// ```
public final class InMemoryMetricView implements MetricView {

  /// The first instant, milliseconds since the epoch: 2026-01-15T12:00:00Z.
  public static final long START = 1_768_478_400_000L;

  private final long[] times;
  private final NavigableMap<Series, double[]> columns;
  private final NavigableMap<Long, ProcessSnapshot> snapshots;

  private InMemoryMetricView(
      long[] times,
      NavigableMap<Series, double[]> columns,
      NavigableMap<Long, ProcessSnapshot> snapshots) {
    this.times = times;
    this.columns = columns;
    this.snapshots = snapshots;
  }

  /// Instants without any series yet.
  ///
  /// @param stepMillis from one instant to the next
  /// @param instants at least 1
  public static InMemoryMetricView every(long stepMillis, int instants) {
    long[] times = new long[instants];
    Arrays.setAll(times, i -> START + i * stepMillis);
    return new InMemoryMetricView(times, new TreeMap<>(), new TreeMap<>());
  }

  /// The same samples and one series more, named as served: `disk_read_bytes_per_second`.
  ///
  /// @param value of the instant with that index; `NaN` where there is none
  public InMemoryMetricView with(Series series, IntToDoubleFunction value) {
    double[] values = new double[times.length];
    Arrays.setAll(values, value);
    NavigableMap<Series, double[]> more = new TreeMap<>(columns);
    more.put(series, values);
    return new InMemoryMetricView(times, more, snapshots);
  }

  /// The same samples and the processes of one instant.
  ///
  /// @param instant its index
  public InMemoryMetricView withProcesses(int instant, List<ProcessSample> processes) {
    NavigableMap<Long, ProcessSnapshot> more = new TreeMap<>(snapshots);
    more.put(times[instant], new ProcessSnapshot(times[instant], processes));
    return new InMemoryMetricView(times, columns, more);
  }

  @Override
  public long first() {
    return times[0];
  }

  @Override
  public long last() {
    return times[times.length - 1];
  }

  @Override
  public long instants() {
    return times.length;
  }

  @Override
  public SeriesTable query(Set<String> names, long from, long to, int maxPoints) {
    int first = index(from);
    int end = Math.max(first, index(to));
    if (end - first <= maxPoints) {
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<Series, double[]> column : wanted(names)) {
        double[] values = Arrays.copyOfRange(column.getValue(), first, end);
        rows.add(new Row(column.getKey(), values, values, values));
      }
      return new SeriesTable(0, Arrays.copyOfRange(times, first, end), rows);
    }
    // One bucket more than the span needs may begin before `from`.
    long width = Math.ceilDiv(times[end - 1] - times[first] + 1, Math.max(1, maxPoints - 1));
    return buckets(names, first, end, width);
  }

  private SeriesTable buckets(Set<String> names, int first, int end, long width) {
    long[] starts = new long[end - first];
    int[] bucketOf = new int[end - first];
    int count = 0;
    for (int i = first; i < end; i++) {
      long start = Math.floorDiv(times[i], width) * width;
      if (count == 0 || starts[count - 1] != start) {
        starts[count++] = start;
      }
      bucketOf[i - first] = count - 1;
    }
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Series, double[]> column : wanted(names)) {
      double[] mean = new double[count];
      double[] min = filled(count);
      double[] max = filled(count);
      int[] present = new int[count];
      for (int i = first; i < end; i++) {
        double value = column.getValue()[i];
        int bucket = bucketOf[i - first];
        if (!Double.isNaN(value)) {
          mean[bucket] += value;
          present[bucket]++;
          min[bucket] = Double.isNaN(min[bucket]) ? value : Math.min(min[bucket], value);
          max[bucket] = Double.isNaN(max[bucket]) ? value : Math.max(max[bucket], value);
        }
      }
      for (int bucket = 0; bucket < count; bucket++) {
        // 0 / 0 is NaN, which is what a bucket without a sample shows.
        mean[bucket] /= present[bucket];
      }
      rows.add(new Row(column.getKey(), mean, min, max));
    }
    return new SeriesTable(width, Arrays.copyOf(starts, count), rows);
  }

  @Override
  public Optional<ProcessSnapshot> processes(long at) {
    return Optional.ofNullable(snapshots.floorEntry(at)).map(Map.Entry::getValue);
  }

  private List<Map.Entry<Series, double[]>> wanted(Set<String> names) {
    return columns.entrySet().stream()
        .filter(column -> names.isEmpty() || names.contains(column.getKey().name()))
        .toList();
  }

  /// Index of the first instant that is not before a time.
  private int index(long time) {
    int found = Arrays.binarySearch(times, time);
    return found >= 0 ? found : -found - 1;
  }

  private static double[] filled(int count) {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
