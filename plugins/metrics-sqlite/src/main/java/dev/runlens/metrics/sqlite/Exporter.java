// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.StreamId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Hands out a stream as batches that neither overlap nor disagree.
///
/// Each has a sequence that a batch of its group came with, so that none takes the sequence of a
/// batch still to come.
final class Exporter {

  private Exporter() {}

  static void export(Connection connection, StreamId stream, Consumer<SampleBatch> sink)
      throws SQLException {
    StreamReader reader = new StreamReader(connection, stream.value());
    for (Source.Group group : Source.groups(reader.sources(Long.MIN_VALUE, Long.MAX_VALUE))) {
      Block block = reader.block(group, _ -> true, true);
      long[] times = block.times();
      int parts = Math.min(group.sources().size(), times.length);
      for (int i = 0; i < parts; i++) {
        int from = (int) ((long) times.length * i / parts);
        int to = (int) ((long) times.length * (i + 1) / parts);
        long sequence = group.sources().get(i).sequence();
        sink.accept(batch(stream, sequence, block.between(times[from], times[to - 1]), reader));
      }
    }
  }

  private static SampleBatch batch(StreamId stream, long sequence, Block block, StreamReader reader)
      throws SQLException {
    List<Column> columns = new ArrayList<>(block.columns().size());
    for (Block.Column column : block.columns()) {
      columns.add(new Column(reader.series(column.name()), column.values()));
    }
    List<ProcessSample> processes = new ArrayList<>(block.processes().size());
    for (Block.ProcessEntry process : block.processes()) {
      processes.add(process.withCommand(reader.text(process.name()), process.index()));
    }
    return new SampleBatch(stream, sequence, block.times(), columns, processes);
  }
}
