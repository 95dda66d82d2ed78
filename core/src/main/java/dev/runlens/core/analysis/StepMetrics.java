// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a job used in a stretch of time, in words that a model can cite: metric names as served,
/// numbers in the metric's own unit, with minimum and maximum, since means hide what kills.
final class StepMetrics {

  private static final Set<String> NAMES =
      Set.of(
          "cpu_usage_ratio",
          "cpu_iowait_ratio",
          "memory_used_bytes",
          "cgroup_memory_used_bytes",
          "swap_used_bytes",
          "filesystem_used_bytes",
          "disk_read_bytes_per_second",
          "disk_written_bytes_per_second",
          "network_received_bytes_per_second",
          "network_transmitted_bytes_per_second",
          "pressure_memory_some_ratio",
          "pressure_io_some_ratio",
          "oom_kills_per_second",
          "cgroup_oom_kills_per_second");
  private static final Set<String> HARDWARE =
      Set.of(
          "cpu_cores",
          "cpu_core_usage_ratio",
          "memory_total_bytes",
          "cgroup_memory_limit_bytes",
          "filesystem_size_bytes");

  private static final int POINTS = 600;
  private static final int SERIES_OF_A_NAME = 2;
  private static final int PROCESSES = 5;
  private static final int LONGEST_COMMAND = 160;
  private static final double IDLE = 1e-9;

  private record Range(double min, double mean, double max) {}

  private final MetricView metrics;
  private final long start;
  private final Redaction redaction;

  /// @param start second 0, milliseconds since the epoch
  StepMetrics(MetricView metrics, long start, Redaction redaction) {
    this.metrics = metrics;
    this.start = start;
    this.redaction = redaction;
  }

  /// Cores and limits, one line.
  String hardware() {
    SeriesTable table = metrics.query(HARDWARE, metrics.first(), metrics.last() + 1, POINTS);
    Map<Series, Range> ranges = ranges(table);
    long cores =
        ranges.keySet().stream().filter(s -> s.name().equals("cpu_core_usage_ratio")).count();
    List<String> words = new ArrayList<>();
    ranges.forEach((series, range) -> {
      if (!series.name().equals("cpu_core_usage_ratio")) {
        words.add(name(series) + " " + number(series.name(), range.max()));
      }
    });
    if (cores > 0) {
      words.add(0, cores + (cores == 1 ? " core" : " cores"));
    }
    return String.join(", ", words);
  }

  /// One line per metric of a stretch, the usual suspects first; empty if nothing was sampled.
  ///
  /// @param from milliseconds since the epoch, inclusive
  /// @param to exclusive
  List<String> lines(long from, long to) {
    long first = Math.max(from, metrics.first());
    long end = Math.min(to, metrics.last() + 1);
    if (end <= first) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    Map<String, Integer> shown = new LinkedHashMap<>();
    ranges(metrics.query(NAMES, first, end, POINTS)).entrySet().stream()
        .filter(entry -> entry.getValue().max() > IDLE)
        .filter(entry -> !"lo".equals(entry.getKey().labels().get("interface")))
        .sorted(
            Comparator.comparingInt((Map.Entry<Series, Range> e) -> order(e.getKey().name()))
                .thenComparingDouble(e -> -e.getValue().max()))
        .forEach(entry -> {
          String name = entry.getKey().name();
          if (shown.merge(name, 1, Integer::sum) <= SERIES_OF_A_NAME) {
            Range range = entry.getValue();
            lines.add(
                "  %s min %s mean %s max %s"
                    .formatted(
                        name(entry.getKey()),
                        number(name, range.min()),
                        number(name, range.mean()),
                        number(name, range.max())));
          }
        });
    return lines;
  }

  /// The largest processes when memory was fullest.
  List<String> processes(long from, long to) {
    long first = Math.max(from, metrics.first());
    long end = Math.min(to, metrics.last() + 1);
    if (end <= first) {
      return List.of();
    }
    long peak = peak(metrics.query(Set.of("memory_used_bytes"), first, end, POINTS), end - 1);
    Optional<ProcessSnapshot> snapshot = metrics.processes(peak);
    List<String> lines = new ArrayList<>();
    snapshot.ifPresent(seen -> {
      lines.add("processes at " + seconds(seen.at()) + " s, most memory first:");
      seen.processes().stream()
          .sorted(Comparator.comparingLong(ProcessSample::residentBytes).reversed())
          .limit(PROCESSES)
          .forEach(process ->
              lines.add(
                  "  pid %d, %s, %s cores: %s"
                      .formatted(
                          process.pid(),
                          number("resident_bytes", (double) process.residentBytes()),
                          Double.isNaN(process.cpuCores())
                              ? "?"
                              : String.format(Locale.ROOT, "%.2f", process.cpuCores()),
                          LogText.of(process.command(), redaction, LONGEST_COMMAND))));
    });
    return lines;
  }

  private String seconds(long at) {
    return BriefWriter.seconds(start, at);
  }

  private static long peak(SeriesTable table, long otherwise) {
    long at = otherwise;
    double most = Double.NEGATIVE_INFINITY;
    for (SeriesTable.Row row : table.rows()) {
      for (int i = 0; i < row.max().length; i++) {
        if (row.max()[i] > most) {
          most = row.max()[i];
          at = table.times()[i] + table.bucketMillis();
        }
      }
    }
    return at;
  }

  private static Map<Series, Range> ranges(SeriesTable table) {
    Map<Series, Range> ranges = new LinkedHashMap<>();
    for (SeriesTable.Row row : table.rows()) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int count = 0;
      for (int i = 0; i < row.mean().length; i++) {
        if (!Double.isNaN(row.mean()[i])) {
          min = Math.min(min, row.min()[i]);
          max = Math.max(max, row.max()[i]);
          sum += row.mean()[i];
          count++;
        }
      }
      if (count > 0) {
        ranges.put(row.series(), new Range(min, sum / count, max));
      }
    }
    return ranges;
  }

  private static int order(String name) {
    return switch (name) {
      case "cpu_usage_ratio" -> 0;
      case "memory_used_bytes" -> 1;
      case "oom_kills_per_second", "cgroup_oom_kills_per_second" -> 2;
      case "cpu_iowait_ratio" -> 3;
      case "cgroup_memory_used_bytes", "filesystem_used_bytes" -> 4;
      default -> 5;
    };
  }

  private String name(Series series) {
    return series.labels().isEmpty()
        ? series.name()
        : LogText.of(series.name() + series.labels(), redaction, LONGEST_COMMAND);
  }

  /// Bytes whole and in words, ratios with three digits, the rest with two.
  private static String number(String name, double value) {
    if (name.endsWith("_bytes") || name.endsWith("_bytes_per_second")) {
      String unit = name.endsWith("_per_second") ? "/s" : "";
      String words =
          value >= 1 << 30
              ? String.format(Locale.ROOT, "%.1f GiB", value / (1 << 30))
              : String.format(Locale.ROOT, "%.1f MiB", value / (1 << 20));
      return String.format(Locale.ROOT, "%.0f (%s%s)", value, words, unit);
    }
    return String.format(Locale.ROOT, name.endsWith("_ratio") ? "%.3f" : "%.2f", value);
  }
}
