// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.StreamId;
import java.sql.Connection;
import java.sql.SQLException;
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
    List<Source.Group> groups = Source.groups(reader.sources(Long.MIN_VALUE, Long.MAX_VALUE));
    reader.blocks(groups, _ -> true, true, (group, block) -> export(stream, group, block, sink));
  }

  private static void export(
      StreamId stream, Source.Group group, Block block, Consumer<SampleBatch> sink) {
    long[] times = block.times();
    int parts = Math.min(group.sources().size(), times.length);
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) times.length * i / parts);
      int to = (int) ((long) times.length * (i + 1) / parts);
      Block part = block.between(times[from], times[to - 1]);
      sink.accept(
          new SampleBatch(
              stream,
              group.sources().get(i).sequence(),
              part.times(),
              part.columns(),
              part.processes()));
    }
  }
}
