// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import java.util.List;

/// Some seconds of one stream, in columns. The unit of appending and of idempotence.
///
/// @param sequence tells batches of a stream apart; gaps and any order are fine
/// @param times milliseconds since the epoch, strictly ascending, at least one. Not copied, so
///   don't change them
/// @param columns each with one value per instant, each series at most once
/// @param processes in order of their index
@SuppressWarnings("ArrayRecordComponent") // See Column.
public record SampleBatch(
    StreamId stream,
    long sequence,
    long[] times,
    List<Column> columns,
    List<ProcessSample> processes) {

  public SampleBatch {
    columns = List.copyOf(columns);
    processes = List.copyOf(processes);
    if (times.length == 0) {
      throw new IllegalArgumentException("A batch has at least one instant");
    }
    for (int i = 1; i < times.length; i++) {
      if (times[i] <= times[i - 1]) {
        throw new IllegalArgumentException("Instants of a batch ascend strictly");
      }
    }
    for (Column column : columns) {
      if (column.values().length != times.length) {
        throw new IllegalArgumentException(
            "Expected %d values of %s, found %d"
                .formatted(times.length, column.series().name(), column.values().length));
      }
    }
    for (ProcessSample process : processes) {
      if (process.index() < 0 || process.index() >= times.length) {
        throw new IllegalArgumentException("A process names an instant outside its batch");
      }
    }
  }
}
