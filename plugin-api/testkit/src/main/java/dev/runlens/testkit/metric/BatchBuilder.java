// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.StreamId;
import java.util.ArrayList;
import java.util.List;

/// Writes a batch in the words of a test.
///
/// ```java
/// batch(stream, 0).at(1_000, 2_000).column("cpu_usage_ratio", 0.25, 0.5).build()
/// ```
public final class BatchBuilder {

  private final StreamId stream;
  private final long sequence;
  private long[] times = {0};
  private final List<Column> columns = new ArrayList<>();
  private final List<ProcessSample> processes = new ArrayList<>();

  private BatchBuilder(StreamId stream, long sequence) {
    this.stream = stream;
    this.sequence = sequence;
  }

  /// A batch of the stream `stream`, at instant 0 until [#at] says otherwise.
  public static BatchBuilder batch(long stream, long sequence) {
    return new BatchBuilder(new StreamId(stream), sequence);
  }

  /// @param times milliseconds since the epoch
  public BatchBuilder at(long... times) {
    this.times = times;
    return this;
  }

  /// `count` instants, one a second.
  ///
  /// @param first milliseconds since the epoch
  public BatchBuilder everySecond(long first, int count) {
    times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = first + 1_000L * i;
    }
    return this;
  }

  /// A series without labels.
  public BatchBuilder column(String name, double... values) {
    return column(Series.of(name), values);
  }

  /// @param values one per instant
  public BatchBuilder column(Series series, double... values) {
    columns.add(new Column(series, values));
    return this;
  }

  /// A process of which only the usual is known.
  ///
  /// @param index into the instants
  public BatchBuilder process(int index, int pid, String command, double cpuCores) {
    return process(new ProcessSample(index, pid, null, command, cpuCores, 0, null));
  }

  public BatchBuilder process(ProcessSample process) {
    processes.add(process);
    return this;
  }

  public SampleBatch build() {
    return new SampleBatch(stream, sequence, times, columns, processes);
  }
}
