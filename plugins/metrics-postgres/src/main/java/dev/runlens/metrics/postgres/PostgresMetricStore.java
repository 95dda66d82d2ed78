// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Health;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Keeps samples in one schema of a PostgreSQL database.
///
/// Every append is a transaction that the database has made durable when [#append] returns. A
/// reader sees what was committed when it began and holds up nobody. Several servers may use one
/// schema.
public final class PostgresMetricStore implements MetricStore {

  private static final String CHECK =
      """
      SELECT pg_is_in_recovery(), current_setting('server_version'),
        (SELECT count(*) FROM pg_inherits WHERE inhparent = CAST('batch' AS regclass))
      """;

  private final Database database;
  private final Months months;
  private final System.Logger logger;

  /// Connects, and brings the tables up to date.
  PostgresMetricStore(PostgresMetricStoreSettings settings, ComponentContext context) {
    logger = context.logger();
    database = new Database(settings, logger);
    months = new Months(database, context.clock());
    try {
      database.write(
          "prepare the tables",
          connection -> {
            Schema.update(connection, settings.schema(), database.place());
            return true;
          });
    } catch (MetricStoreException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public void append(List<SampleBatch> batches) {
    List<Appender.Row> rows = new ArrayList<>(batches.size());
    for (SampleBatch batch : batches) {
      rows.add(Appender.row(batch, months));
    }
    try {
      appendRows(rows);
    } catch (MetricStoreException e) {
      boolean partitionDropped =
          e.getCause() instanceof SQLException cause
              && Failures.CHECK_VIOLATION.equals(cause.getSQLState());
      if (!partitionDropped) {
        throw e;
      }
      months.forget();
      appendRows(rows);
    }
  }

  private void appendRows(List<Appender.Row> rows) {
    months.require(Appender.monthsByStream(rows).values());
    database.write(
        "append " + rows.size() + " batches", connection -> Appender.append(connection, rows));
  }

  @Override
  public SeriesTable query(SeriesQuery query) {
    return database.read(
        "read stream " + query.stream(), connection -> SeriesReader.read(connection, query));
  }

  @Override
  public Optional<ProcessSnapshot> processes(StreamId stream, long at) {
    return database.read(
        "read processes of stream " + stream,
        connection -> ProcessReader.read(connection, stream.value(), at));
  }

  @Override
  public Optional<StreamSummary> summary(StreamId stream) {
    return database.read(
        "summarize stream " + stream, connection -> summary(connection, stream.value()));
  }

  private static Optional<StreamSummary> summary(Connection connection, long stream)
      throws SQLException {
    StreamReader reader = new StreamReader(connection, stream);
    List<Source.Group> groups = Source.groups(reader.sources(Long.MIN_VALUE, Long.MAX_VALUE));
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    AtomicLong instants = new AtomicLong();
    List<Source.Group> overlapping = new ArrayList<>();
    for (Source.Group group : groups) {
      group.instants().ifPresentOrElse(instants::addAndGet, () -> overlapping.add(group));
    }
    reader.blocks(
        overlapping, _ -> false, false, (_, block) -> instants.addAndGet(block.times().length));
    return Optional.of(
        new StreamSummary(instants.get(), groups.getFirst().firstAt(), groups.getLast().lastAt()));
  }

  @Override
  public void delete(StreamId stream) {
    database.write(
        "delete stream " + stream,
        connection -> deleteIfBefore(connection, stream.value(), Long.MAX_VALUE));
  }

  /// Deletes a stream whose last instant is not after `latest`.
  ///
  /// @return whether there was one
  private static boolean deleteIfBefore(Connection connection, long stream, long latest)
      throws SQLException {
    try (PreparedStatement forget =
            connection.prepareStatement(
                "DELETE FROM stream WHERE id = ? AND last_at <= ? RETURNING month");
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM batch WHERE month = ? AND stream = ?")) {
      forget.setLong(1, stream);
      forget.setLong(2, latest);
      try (ResultSet row = forget.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        delete.setInt(1, row.getInt(1));
      }
      delete.setLong(2, stream);
      delete.executeUpdate();
      return true;
    }
  }

  /// Drops whole months first, then deletes each old stream of the others in a transaction of its
  /// own, so that appends come between.
  @Override
  public int prune(long cutoff) {
    int pruned = 0;
    if (cutoff == Long.MIN_VALUE) {
      return pruned;
    }
    for (int month : months.endedBefore(cutoff)) {
      try {
        pruned += months.drop(month, cutoff);
      } catch (MetricStoreException e) {
        if (e.kind() != MetricStoreException.Kind.TRANSIENT) {
          throw e;
        }
        // Somebody reads for long. The rows go one by one below, the empty table the next time.
        logger.log(
            System.Logger.Level.INFO, "month not dropped month=" + month + ": " + e.getMessage());
      }
    }
    for (long stream : endedBefore(cutoff)) {
      boolean deleted =
          database.write(
              "prune stream " + stream,
              connection -> deleteIfBefore(connection, stream, cutoff - 1));
      pruned += deleted ? 1 : 0;
    }
    return pruned;
  }

  private List<Long> endedBefore(long cutoff) {
    return database.read(
        "find old streams",
        connection -> {
          List<Long> streams = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement("SELECT id FROM stream WHERE last_at < ? ORDER BY id")) {
            select.setLong(1, cutoff);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                streams.add(row.getLong(1));
              }
            }
          }
          return streams;
        });
  }

  /// As it is now: what is appended while `sink` works is not handed out.
  @Override
  public void export(StreamId stream, Consumer<SampleBatch> sink) {
    database.readLong(
        "export stream " + stream,
        connection -> {
          Exporter.export(connection, stream, sink);
          return true;
        });
  }

  /// On a connection of its own, so that it also tells whether the database takes new ones.
  @Override
  public Health check() {
    try {
      return database.glance("check the database", this::check);
    } catch (MetricStoreException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
  }

  private Health check(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(CHECK)) {
      row.next();
      if (row.getBoolean(1)) {
        return Health.down(
            "%s is a standby, which cannot write: let url name the primary."
                .formatted(database.place()));
      }
      return Health.up(
          "%s: PostgreSQL %s, %d months"
              .formatted(database.place(), row.getString(2), row.getLong(3)));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
