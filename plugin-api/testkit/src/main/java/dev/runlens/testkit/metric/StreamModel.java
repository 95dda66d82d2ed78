// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.StreamSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What a stream means, in the plainest form that can be checked by eye: numbers by instant and
/// series. Of two values for one series and instant the later one wins. For one thread.
final class StreamModel {

  private final NavigableMap<Long, Map<Series, Double>> samples = new TreeMap<>();
  private final NavigableMap<Long, List<ProcessSample>> processes = new TreeMap<>();

  void add(SampleBatch batch) {
    for (int i = 0; i < batch.times().length; i++) {
      Map<Series, Double> instant = samples.computeIfAbsent(batch.times()[i], _ -> new HashMap<>());
      for (Column column : batch.columns()) {
        if (!Double.isNaN(column.values()[i])) {
          instant.put(column.series(), column.values()[i]);
        }
      }
    }
    Map<Long, List<ProcessSample>> added = new HashMap<>();
    for (ProcessSample process : batch.processes()) {
      added
          .computeIfAbsent(batch.times()[process.index()], _ -> new ArrayList<>())
          .add(atIndex(process, 0));
    }
    processes.putAll(added);
  }

  /// The same process at another index.
  static ProcessSample atIndex(ProcessSample process, int index) {
    return new ProcessSample(
        index,
        process.pid(),
        process.parentPid(),
        process.command(),
        process.cpuCores(),
        process.residentBytes(),
        process.threads());
  }

  /// Numbers by instant (milliseconds since the epoch) and series; an instant without numbers has
  /// an empty map.
  NavigableMap<Long, Map<Series, Double>> samples() {
    return samples;
  }

  /// By instant; only instants that have any.
  NavigableMap<Long, List<ProcessSample>> processes() {
    return processes;
  }

  Optional<ProcessSnapshot> processesAt(long at) {
    return Optional.ofNullable(processes.floorEntry(at))
        .map(entry -> new ProcessSnapshot(entry.getKey(), entry.getValue()));
  }

  StreamSummary summary() {
    return new StreamSummary(samples.size(), samples.firstKey(), samples.lastKey());
  }
}
