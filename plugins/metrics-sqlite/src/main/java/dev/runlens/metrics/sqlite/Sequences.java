// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.OptionalLong;

/// Remembers which batches of a stream are in chunks, as ranges in the table `sequence_range` that
/// neither overlap nor touch. A sampler that counts leaves one row.
final class Sequences {

  private static final String REMOVE_ENDING =
      """
      DELETE FROM sequence_range
      WHERE stream = ?1 AND last = ?2 AND first =
        (SELECT max(first) FROM sequence_range WHERE stream = ?1 AND first <= ?2)
      RETURNING first
      """;

  private static final String REMOVE_BEGINNING =
      "DELETE FROM sequence_range WHERE stream = ?1 AND first = ?2 RETURNING last";

  private Sequences() {}

  /// Adds sequences that are in no range yet.
  static void remember(Connection connection, long stream, long[] sequences) throws SQLException {
    long[] sorted = sequences.clone();
    Arrays.sort(sorted);
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to + 1 < sorted.length && sorted[to + 1] == sorted[to] + 1) {
        to++;
      }
      remember(connection, stream, sorted[from], sorted[to]);
      from = to + 1;
    }
  }

  private static void remember(Connection connection, long stream, long first, long last)
      throws SQLException {
    long begin = first;
    long end = last;
    if (first != Long.MIN_VALUE) {
      OptionalLong before = remove(connection, REMOVE_ENDING, stream, first - 1);
      begin = before.orElse(first);
    }
    if (last != Long.MAX_VALUE) {
      OptionalLong after = remove(connection, REMOVE_BEGINNING, stream, last + 1);
      end = after.orElse(last);
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO sequence_range (stream, first, last) VALUES (?, ?, ?)")) {
      insert.setLong(1, stream);
      insert.setLong(2, begin);
      insert.setLong(3, end);
      insert.executeUpdate();
    }
  }

  /// Removes the range that touches at `neighbour`, if there is one, and answers its far end.
  private static OptionalLong remove(
      Connection connection, String delete, long stream, long neighbour) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setLong(1, stream);
      statement.setLong(2, neighbour);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
