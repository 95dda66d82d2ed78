// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.MetricStoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables, and the changes that bring a file of an older version up to date.
final class Schema {

  /// "RLMS" in the file's header: this is no other program's database.
  private static final int APPLICATION_ID = 0x524c4d53;

  /// The statements that lead from version `i` to `i + 1` at index `i`; released ones never change.
  ///
  /// - `tail`: a batch per row, until it is compacted. Rows of a stream have ascending ids in the
  ///   order in which they were appended.
  /// - `chunk`: what many batches became; `sequence` is one of theirs. Ids ascend likewise, and
  ///   whatever is in a chunk was appended before whatever is in the tail.
  /// - `sequence_range`: sequences, both inclusive, of batches that are in chunks.
  /// - `name`: series ([SeriesText]) and commands of processes, numbered per stream.
  ///
  /// `process_at` is the last instant with processes. The blob is the last column of its row, so
  /// that the others are read without it.
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE tail (
                id INTEGER PRIMARY KEY,
                stream INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                first_at INTEGER NOT NULL,
                last_at INTEGER NOT NULL,
                instants INTEGER NOT NULL,
                process_at INTEGER,
                block BLOB NOT NULL,
                UNIQUE (stream, sequence))
              """,
              """
              CREATE TABLE chunk (
                id INTEGER PRIMARY KEY,
                stream INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                first_at INTEGER NOT NULL,
                last_at INTEGER NOT NULL,
                instants INTEGER NOT NULL,
                process_at INTEGER,
                block BLOB NOT NULL)
              """,
              """
              CREATE INDEX chunk_range
                ON chunk (stream, first_at, last_at, instants, process_at, sequence)
              """,
              """
              CREATE TABLE sequence_range (
                stream INTEGER NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                PRIMARY KEY (stream, first)) WITHOUT ROWID
              """,
              """
              CREATE TABLE name (
                stream INTEGER NOT NULL,
                id INTEGER NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (stream, id),
                UNIQUE (stream, text)) WITHOUT ROWID
              """));

  private Schema() {}

  /// Creates or updates the tables, in the transaction that `connection` is in.
  ///
  /// @throws MetricStoreException if the file is not ours or of a newer version
  static void update(Connection connection, Path file) throws SQLException {
    int application = number(connection, "PRAGMA application_id");
    int version = number(connection, "PRAGMA user_version");
    boolean empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (application != APPLICATION_ID && !empty) {
      throw new MetricStoreException(
          MetricStoreException.Kind.CONFIG,
          "Cannot keep metrics in %s: it is the database of something else. Set another path."
              .formatted(file));
    }
    if (version > STEPS.size()) {
      throw new MetricStoreException(
          MetricStoreException.Kind.CONFIG,
          "Cannot open %s: expected version %d of its tables or older, found %d. Install the version of metrics-sqlite that wrote it, or a newer one."
              .formatted(file, STEPS.size(), version));
    }
    try (Statement statement = connection.createStatement()) {
      for (List<String> step : STEPS.subList(version, STEPS.size())) {
        for (String sql : step) {
          statement.executeUpdate(sql);
        }
      }
      statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
      statement.executeUpdate("PRAGMA user_version = " + STEPS.size());
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
