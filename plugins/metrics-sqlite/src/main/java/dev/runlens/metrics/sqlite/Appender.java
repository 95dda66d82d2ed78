// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts batches into the tail, a row each, unless their sequence is there or was compacted.
final class Appender {

  private static final String INSERT =
      """
      INSERT INTO tail (stream, sequence, first_at, last_at, instants, process_at, block)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
      WHERE ((SELECT last FROM sequence_range WHERE stream = ?1 AND first <= ?2
              ORDER BY first DESC LIMIT 1) >= ?2) IS NOT TRUE
      ON CONFLICT (stream, sequence) DO NOTHING
      """;

  private final Names names;

  Appender(Names names) {
    this.names = names;
  }

  /// @return how many instants came to which stream
  Map<Long, Integer> append(Connection connection, List<SampleBatch> batches) throws SQLException {
    Map<Long, Integer> appended = new HashMap<>();
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (SampleBatch batch : batches) {
        long stream = batch.stream().value();
        Block block = block(connection, batch);
        insert.setLong(1, stream);
        insert.setLong(2, batch.sequence());
        insert.setLong(3, block.firstAt());
        insert.setLong(4, block.lastAt());
        insert.setInt(5, block.times().length);
        insert.setObject(6, block.processAt());
        insert.setBytes(7, BlockCodec.encode(block));
        if (insert.executeUpdate() == 1) {
          appended.merge(stream, block.times().length, Integer::sum);
        }
      }
    }
    return appended;
  }

  private Block block(Connection connection, SampleBatch batch) throws SQLException {
    long stream = batch.stream().value();
    List<Block.Column> columns = new ArrayList<>(batch.columns().size());
    for (Column column : batch.columns()) {
      // A column without any number is no series; kept, it would show as one.
      if (!Arrays.stream(column.values()).allMatch(Double::isNaN)) {
        int name = names.of(connection, stream, column.series());
        columns.add(new Block.Column(name, column.values()));
      }
    }
    List<Block.ProcessEntry> processes = new ArrayList<>(batch.processes().size());
    for (ProcessSample process : batch.processes()) {
      int name = names.of(connection, stream, process.command());
      processes.add(new Block.ProcessEntry(name, process));
    }
    processes.sort(Comparator.comparingInt(Block.ProcessEntry::index));
    return new Block(batch.times(), columns, processes);
  }
}
