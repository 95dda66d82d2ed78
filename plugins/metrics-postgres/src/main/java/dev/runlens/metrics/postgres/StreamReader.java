// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Reads one stream within one transaction.
final class StreamReader {

  /// Rows that come from the database at once.
  private static final int FETCH_ROWS = 64;

  private static final String SOURCES =
      """
      SELECT id, sequence, first_at, last_at, instants, process_at FROM batch
      WHERE month = (SELECT month FROM stream WHERE id = ?) AND stream = ?
        AND first_at <= ? AND last_at >= ?
      ORDER BY first_at, id
      """;

  private static final String BLOCKS =
      """
      SELECT id, block FROM batch
      WHERE month = (SELECT month FROM stream WHERE id = ?) AND stream = ?
        AND first_at BETWEEN ? AND ? AND id = ANY (?)
      ORDER BY first_at, id
      """;

  private final Connection connection;
  private final long stream;

  StreamReader(Connection connection, long stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /// Those that may have instants from `from` to `to`, both inclusive, by time.
  List<Source> sources(long from, long to) throws SQLException {
    List<Source> sources = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
      select.setLong(1, stream);
      select.setLong(2, stream);
      select.setLong(3, to);
      select.setLong(4, from);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Long processAt = row.getObject(6, Long.class);
          sources.add(
              new Source(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getInt(5),
                  processAt == null ? OptionalLong.empty() : OptionalLong.of(processAt)));
        }
      }
    }
    return sources;
  }

  /// Takes the sources of a group as one block.
  interface Sink {
    void accept(Source.Group group, Block block) throws SQLException;
  }

  /// Hands out `groups` one by one, holding few blocks at once.
  ///
  /// @param groups in ascending order of time
  /// @param wanted which columns, by metric name
  /// @param processes whether to read them too
  void blocks(List<Source.Group> groups, Predicate<String> wanted, boolean processes, Sink sink)
      throws SQLException {
    if (groups.isEmpty()) {
      return;
    }
    Long[] ids =
        groups.stream()
            .flatMap(group -> group.sources().stream())
            .map(Source::id)
            .toArray(Long[]::new);
    try (PreparedStatement select = connection.prepareStatement(BLOCKS)) {
      select.setFetchSize(FETCH_ROWS);
      select.setLong(1, stream);
      select.setLong(2, stream);
      select.setLong(3, groups.getFirst().firstAt());
      select.setLong(4, groups.getLast().lastAt());
      select.setArray(5, connection.createArrayOf("int8", ids));
      try (ResultSet row = select.executeQuery()) {
        for (Source.Group group : groups) {
          sink.accept(group, next(group, row, wanted, processes));
        }
      }
    }
  }

  private record Appended(long id, Block block) {}

  private Block next(Source.Group group, ResultSet row, Predicate<String> wanted, boolean processes)
      throws SQLException {
    List<Appended> blocks = new ArrayList<>(group.sources().size());
    for (Source source : group.sources()) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failures.interrupted();
      }
      row.next();
      blocks.add(new Appended(source.id(), decode(row.getBytes(2), source, wanted, processes)));
    }
    return Block.merge(
        blocks.stream()
            .sorted(Comparator.comparingLong(Appended::id))
            .map(Appended::block)
            .toList());
  }

  private Block decode(byte[] blob, Source source, Predicate<String> wanted, boolean processes) {
    try {
      return BlockCodec.decode(blob, wanted, processes);
    } catch (CorruptBlockException e) {
      throw new MetricStoreException(
          MetricStoreException.Kind.CORRUPT,
          "Cannot read stream %d: row %d of batch is damaged, %s. Restore the database from a backup, or delete the samples of this job; other jobs are not affected."
              .formatted(stream, source.id(), e.getMessage()),
          e);
    }
  }
}
