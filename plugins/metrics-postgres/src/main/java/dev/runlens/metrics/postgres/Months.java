// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The partitions of `batch`, one per month in UTC, so that what is too old goes by dropping a
/// table.
///
/// All batches of a stream lie in the month of its first instant, which its row says: so a sequence
/// is unique in its stream although PostgreSQL keeps it unique in a partition only. A month is
/// written as a number, 202601.
final class Months {

  /// Before this there were no jobs, but there are clocks that say so.
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  /// While a partition is dropped nobody reads or writes, so it must not wait for long itself.
  private static final String LOCK_ALL =
      "SET LOCAL lock_timeout = '2s'; LOCK TABLE ONLY batch IN ACCESS EXCLUSIVE MODE";

  private static final String OLD =
      """
      SELECT old.month FROM (
        SELECT CAST(substr(relname, 7) AS integer) AS month FROM pg_inherits
        JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = CAST('batch' AS regclass)) old
      WHERE old.month < ?
        AND NOT EXISTS (SELECT FROM stream WHERE stream.month = old.month AND last_at >= ?)
      ORDER BY old.month
      """;

  private final Database database;
  private final Clock clock;
  private final Set<Integer> present = ConcurrentHashMap.newKeySet();

  Months(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The month for a stream that begins at `instant`. However wrong a sampler's clock is, there is
  /// no partition for the future and none for the distant past.
  ///
  /// @param instant milliseconds since the epoch
  int of(long instant) {
    long latest = Math.max(EARLIEST.toEpochMilli(), clock.millis());
    return month(Math.clamp(instant, EARLIEST.toEpochMilli(), latest));
  }

  private static int month(long instant) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(instant), ZoneOffset.UTC);
    return date.getYear() * 100 + date.getMonthValue();
  }

  private static String table(int month) {
    return "batch_" + month;
  }

  /// Makes the partitions that do not exist.
  void require(Collection<Integer> months) {
    for (int month : months) {
      if (!present.contains(month)) {
        database.write("make the partition of " + month, connection -> make(connection, month));
        present.add(month);
      }
    }
  }

  /// Attaching, unlike making a table as a partition, lets others go on reading and writing.
  private static boolean make(Connection connection, int month) throws SQLException {
    Schema.lock(connection, "runlens metrics partitions");
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("SELECT to_regclass('%s') IS NOT NULL".formatted(table(month)))) {
        if (found.next() && found.getBoolean(1)) {
          return false;
        }
      }
      statement.execute(
          "CREATE TABLE %s (LIKE batch INCLUDING DEFAULTS INCLUDING STORAGE)"
              .formatted(table(month)));
      statement.execute(
          "ALTER TABLE batch ATTACH PARTITION %s FOR VALUES IN (%d)"
              .formatted(table(month), month));
      return true;
    }
  }

  /// To be called when a partition that [#require] knew was not there: another server dropped it.
  void forget() {
    present.clear();
  }

  /// Months before `cutoff` in which every stream ended before it.
  ///
  /// @param cutoff milliseconds since the epoch
  List<Integer> endedBefore(long cutoff) {
    return database.read(
        "find old months",
        connection -> {
          List<Integer> months = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(OLD)) {
            select.setInt(1, of(cutoff));
            select.setLong(2, cutoff);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                months.add(row.getInt(1));
              }
            }
          }
          return months;
        });
  }

  /// Drops a month, unless samples came since [#endedBefore] found it.
  ///
  /// @return how many streams went
  int drop(int month, long cutoff) {
    present.remove(month);
    return database.write("drop the month " + month, connection -> drop(connection, month, cutoff));
  }

  private static int drop(Connection connection, int month, long cutoff) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM stream WHERE month = ?
                AND NOT EXISTS (SELECT FROM stream WHERE month = ? AND last_at >= ?)
                """);
        PreparedStatement left =
            connection.prepareStatement("SELECT count(*) FROM stream WHERE month = ?")) {
      // Whoever appends locks `batch` before its transaction ends, so from here on every append
      // either is seen below or finds no partition and makes it again.
      statement.execute(LOCK_ALL);
      delete.setInt(1, month);
      delete.setInt(2, month);
      delete.setLong(3, cutoff);
      int deleted = delete.executeUpdate();
      left.setInt(1, month);
      try (ResultSet row = left.executeQuery()) {
        if (row.next() && row.getLong(1) == 0) {
          statement.execute("DROP TABLE IF EXISTS " + table(month));
        }
      }
      return deleted;
    }
  }
}
