// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables, and the changes that bring a schema of an older version up to date.
final class Schema {

  /// Older ones get no fixes any more.
  private static final int LEAST_POSTGRES = 14;

  /// The statements that lead from version `i` to `i + 1` at index `i`; released ones never change.
  ///
  /// - `stream`: `month` says in which partition all of its batches are; `last_at` is its last
  ///   instant.
  /// - `batch`: a batch per row, in partitions `batch_YYYYMM` that [Months] makes. Ids of a stream
  ///   ascend in the order in which its batches were appended; `process_at` is the last instant
  ///   with processes. Blocks are deflated already, so PostgreSQL need not try.
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE stream (
                id bigint PRIMARY KEY,
                month integer NOT NULL,
                last_at bigint NOT NULL)
              """,
              "CREATE SEQUENCE batch_id",
              """
              CREATE TABLE batch (
                id bigint NOT NULL DEFAULT nextval('batch_id'),
                month integer NOT NULL,
                stream bigint NOT NULL,
                sequence bigint NOT NULL,
                first_at bigint NOT NULL,
                last_at bigint NOT NULL,
                instants integer NOT NULL,
                process_at bigint,
                block bytea NOT NULL,
                PRIMARY KEY (month, stream, sequence))
                PARTITION BY LIST (month)
              """,
              "ALTER TABLE batch ALTER COLUMN block SET STORAGE EXTERNAL",
              "CREATE INDEX batch_range ON batch (stream, first_at, id)"));

  private Schema() {}

  /// Creates or updates the tables, in the transaction that `connection` is in. Servers that start
  /// at once do so one after the other.
  ///
  /// @param place what messages call it
  /// @throws MetricStoreException if the schema is not ours or of a newer version
  static void update(Connection connection, String schema, String place) throws SQLException {
    int postgres = connection.getMetaData().getDatabaseMajorVersion();
    if (postgres < LEAST_POSTGRES) {
      throw refusal(
          "Cannot keep metrics in %s: expected PostgreSQL %d or newer, found %d. Update the database."
              .formatted(place, LEAST_POSTGRES, postgres));
    }
    lock(connection, "runlens metrics schema " + schema);
    if (number(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema) == 0) {
      execute(connection, "CREATE SCHEMA \"" + schema + "\"");
    }
    int version = version(connection, schema, place);
    for (List<String> step : STEPS.subList(version, STEPS.size())) {
      for (String sql : step) {
        execute(connection, sql);
      }
    }
    if (version < STEPS.size()) {
      execute(connection, "UPDATE metrics_version SET version = " + STEPS.size());
    }
  }

  /// Reads the version, 0 for an empty schema, which gets the table for it.
  private static int version(Connection connection, String schema, String place)
      throws SQLException {
    String tables =
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(?))";
    String ours = tables + " AND relname = 'metrics_version'";
    if (number(connection, ours, schema) == 0) {
      if (number(connection, tables, schema) > 0) {
        throw refusal(
            "Cannot keep metrics in %s: it holds tables of something else. Set another schema."
                .formatted(place));
      }
      execute(connection, "CREATE TABLE metrics_version (version integer NOT NULL)");
      execute(connection, "INSERT INTO metrics_version (version) VALUES (0)");
      return 0;
    }
    int version = number(connection, "SELECT version FROM metrics_version");
    if (version > STEPS.size()) {
      throw refusal(
          "Cannot open %s: expected version %d of its tables or older, found %d. Install the version of metrics-postgres that wrote it, or a newer one."
              .formatted(place, STEPS.size(), version));
    }
    return version;
  }

  private static MetricStoreException refusal(String message) {
    return new MetricStoreException(MetricStoreException.Kind.CONFIG, message);
  }

  /// Waits until no other transaction of any server holds the lock `name`; holds it until the
  /// transaction ends.
  static void lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      lock.setString(1, name);
      lock.execute();
    }
  }

  private static int number(Connection connection, String sql, String... arguments)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        select.setString(i + 1, arguments[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
