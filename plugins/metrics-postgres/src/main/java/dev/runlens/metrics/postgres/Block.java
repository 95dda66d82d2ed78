// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Some instants of one stream.
///
/// @param times milliseconds since the epoch, strictly ascending, at least one
/// @param columns each with one value per instant, `NaN` where there is none
/// @param processes in order of their index
@SuppressWarnings("ArrayRecordComponent") // Large, and never compared.
record Block(long[] times, List<Column> columns, List<ProcessSample> processes) {

  long firstAt() {
    return times[0];
  }

  long lastAt() {
    return times[times.length - 1];
  }

  /// The last instant that has processes.
  @Nullable Long processAt() {
    return processes.isEmpty() ? null : (Long) times[processes.getLast().index()];
  }

  /// The part from `from` to `to`, both inclusive; may be left without an instant.
  Block between(long from, long to) {
    int begin = position(from);
    int end = to == Long.MAX_VALUE ? times.length : position(to + 1);
    if (begin == 0 && end == times.length) {
      return this;
    }
    return new Block(
        Arrays.copyOfRange(times, begin, end),
        columns.stream()
            .map(column ->
                new Column(column.series(), Arrays.copyOfRange(column.values(), begin, end)))
            .toList(),
        processes.stream()
            .filter(process -> process.index() >= begin && process.index() < end)
            .map(process -> at(process, process.index() - begin))
            .toList());
  }

  /// The first position whose instant is not before `at`.
  private int position(long at) {
    int found = Arrays.binarySearch(times, at);
    return found >= 0 ? found : -found - 1;
  }

  /// `process` with another index.
  static ProcessSample at(ProcessSample process, int index) {
    return new ProcessSample(
        index,
        process.pid(),
        process.parentPid(),
        process.command(),
        process.cpuCores(),
        process.residentBytes(),
        process.threads());
  }

  /// All blocks as one. Where two have a value for one series and instant, or processes for one
  /// instant, the later block wins.
  ///
  /// @param blocks of one stream, in the order in which they were appended
  static Block merge(List<Block> blocks) {
    if (blocks.size() == 1) {
      return blocks.getFirst();
    }
    long[] times =
        blocks.stream().flatMapToLong(b -> Arrays.stream(b.times())).sorted().distinct().toArray();
    Map<Series, double[]> columns = new LinkedHashMap<>();
    TreeMap<Integer, List<ProcessSample>> processes = new TreeMap<>();
    for (Block block : blocks) {
      int[] positions = new int[block.times().length];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = Arrays.binarySearch(times, block.times()[i]);
      }
      for (Column column : block.columns()) {
        double[] merged = columns.computeIfAbsent(column.series(), _ -> gaps(times.length));
        for (int i = 0; i < positions.length; i++) {
          if (!Double.isNaN(column.values()[i])) {
            merged[positions[i]] = column.values()[i];
          }
        }
      }
      TreeMap<Integer, List<ProcessSample>> own = new TreeMap<>();
      for (ProcessSample process : block.processes()) {
        int index = positions[process.index()];
        own.computeIfAbsent(index, _ -> new ArrayList<>()).add(at(process, index));
      }
      processes.putAll(own);
    }
    return new Block(
        times,
        columns.entrySet().stream().map(e -> new Column(e.getKey(), e.getValue())).toList(),
        processes.values().stream().flatMap(List::stream).toList());
  }

  /// Values of a series that has none.
  static double[] gaps(int length) {
    double[] values = new double[length];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
