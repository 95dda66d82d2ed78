// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/// Reads one stream within one transaction, from chunks and tail alike.
final class StreamReader {

  private static final String SOURCES =
      """
      SELECT 1 AS chunk, id, sequence, first_at, last_at, instants, process_at FROM chunk
      WHERE stream = ?1 AND first_at <= ?3 AND last_at >= ?2
      UNION ALL
      SELECT 0, id, sequence, first_at, last_at, instants, process_at FROM tail
      WHERE stream = ?1 AND first_at <= ?3 AND last_at >= ?2
      """;

  private final Connection connection;
  private final long stream;
  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<Integer, Series> series = new HashMap<>();

  StreamReader(Connection connection, long stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /// Those that may have instants from `from` to `to`, both inclusive, in no particular order.
  List<Source> sources(long from, long to) throws SQLException {
    List<Source> sources = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
      select.setLong(1, stream);
      select.setLong(2, from);
      select.setLong(3, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long processAt = row.getLong(7);
          sources.add(
              new Source(
                  row.getInt(1) == 1,
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getInt(6),
                  row.wasNull() ? OptionalLong.empty() : OptionalLong.of(processAt)));
        }
      }
    }
    return sources;
  }

  /// All of the tail, in the order in which it was appended.
  List<Source> tail() throws SQLException {
    return sources(Long.MIN_VALUE, Long.MAX_VALUE).stream()
        .filter(source -> !source.chunk())
        .sorted(Source.AS_APPENDED)
        .toList();
  }

  /// The sources of a group as one block.
  ///
  /// @param wanted which columns, by name
  /// @param processes whether to read them too
  Block block(Source.Group group, IntPredicate wanted, boolean processes) throws SQLException {
    List<Block> blocks = new ArrayList<>(group.sources().size());
    for (Source source : group.sources()) {
      blocks.add(block(source, wanted, processes));
    }
    return Block.merge(blocks);
  }

  Block block(Source source, IntPredicate wanted, boolean processes) throws SQLException {
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.interrupted();
    }
    String table = source.chunk() ? "chunk" : "tail";
    try (PreparedStatement select =
        connection.prepareStatement("SELECT block FROM " + table + " WHERE id = ?")) {
      select.setLong(1, source.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return BlockCodec.decode(row.getBytes(1), wanted, processes);
      }
    } catch (CorruptBlockException e) {
      throw corrupt("row %d of %s".formatted(source.id(), table), e);
    }
  }

  /// What blocks call the series of these metric names.
  Set<Integer> names(Set<String> metrics) throws SQLException {
    Set<Integer> found = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id FROM name WHERE stream = ? AND text >= ? AND text < ?")) {
      for (String metric : metrics) {
        select.setLong(1, stream);
        select.setString(2, metric);
        // Labels follow a line feed; the character after that ends the range.
        select.setString(3, metric + (char) ('\n' + 1));
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(row.getInt(1));
          }
        }
      }
    }
    return found;
  }

  /// The series that blocks call `name`.
  Series series(int name) throws SQLException {
    Series known = series.get(name);
    if (known == null) {
      try {
        known = SeriesText.read(text(name));
      } catch (CorruptBlockException e) {
        throw corrupt("name " + name, e);
      }
      series.put(name, known);
    }
    return known;
  }

  /// The text that blocks call `name`.
  String text(int name) throws SQLException {
    String known = texts.get(name);
    if (known == null) {
      known = readText(name);
      texts.put(name, known);
    }
    return known;
  }

  private String readText(int name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT text FROM name WHERE stream = ? AND id = ?")) {
      select.setLong(1, stream);
      select.setInt(2, name);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          return row.getString(1);
        }
      }
    }
    throw corrupt("name " + name, new CorruptBlockException("there is no such name"));
  }

  private MetricStoreException corrupt(String what, CorruptBlockException cause) {
    return new MetricStoreException(
        MetricStoreException.Kind.CORRUPT,
        "Cannot read stream %d: %s is damaged, %s. Restore the database from a backup, or delete the samples of this job; other jobs are not affected."
            .formatted(stream, what, cause.getMessage()),
        cause);
  }
}
