// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers for what blocks name: series and commands, counted per stream from 1 in the table
/// `name`.
///
/// Belongs to whoever holds the writing connection. It remembers what was used lately; after a
/// transaction that was not committed it must [#forget].
final class Names {

  /// Enough for the series of 500 runners; some 10 MB.
  private static final int REMEMBERED = 32_768;

  /// @param term a [Series], or a command as a `String`
  private record Key(long stream, Object term) {}

  private final Map<Key, Integer> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  int of(Connection connection, long stream, Series series) throws SQLException {
    Key key = new Key(stream, series);
    Integer number = known.get(key);
    if (number == null) {
      number = findOrAdd(connection, stream, SeriesText.write(series));
      known.put(key, number);
    }
    return number;
  }

  int of(Connection connection, long stream, String command) throws SQLException {
    Key key = new Key(stream, command);
    Integer number = known.get(key);
    if (number == null) {
      number = findOrAdd(connection, stream, command);
      known.put(key, number);
    }
    return number;
  }

  private static int findOrAdd(Connection connection, long stream, String text)
      throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT id FROM name WHERE stream = ? AND text = ?")) {
      find.setLong(1, stream);
      find.setString(2, text);
      try (ResultSet row = find.executeQuery()) {
        if (row.next()) {
          return row.getInt(1);
        }
      }
    }
    try (PreparedStatement add =
        connection.prepareStatement(
            """
            INSERT INTO name (stream, id, text)
            SELECT ?1, coalesce(max(id), 0) + 1, ?2 FROM name WHERE stream = ?1 RETURNING id
            """)) {
      add.setLong(1, stream);
      add.setString(2, text);
      try (ResultSet row = add.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  void forget() {
    known.clear();
  }

  void forget(long stream) {
    known.keySet().removeIf(key -> key.stream() == stream);
  }
}
