// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps samples in one SQLite file.
///
/// Every append is a transaction that is on the disk when [#append] returns. A reader sees what was
/// committed when it began and holds up nobody.
public final class SqliteMetricStore implements MetricStore {

  /// With less left on the disk this store says that it is not well, while it still works.
  private static final long SCARCE_BYTES = 100L << 20;

  private static final List<String> TABLES = List.of("tail", "chunk", "sequence_range", "name");

  private final Database database;
  private final Names names = new Names();
  private final Appender appender = new Appender(names);
  private final Compactor compactor;

  /// @param file absolute; its folder exists
  SqliteMetricStore(Path file, ComponentContext context) {
    database = new Database(file, context.logger(), names::forget);
    compactor = new Compactor(database, context);
    context.executor().execute(compactor::run);
  }

  @Override
  public void append(List<SampleBatch> batches) {
    String attempted = "append " + batches.size() + " batches";
    Map<Long, Integer> appended =
        database.write(attempted, connection -> appender.append(connection, batches));
    compactor.appended(appended);
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
    long instants = 0;
    for (Source.Group group : groups) {
      instants +=
          group.instants().isPresent()
              ? group.instants().getAsLong()
              : reader.block(group, _ -> false, false).times().length;
    }
    return Optional.of(
        new StreamSummary(instants, groups.getFirst().firstAt(), groups.getLast().lastAt()));
  }

  @Override
  public void delete(StreamId stream) {
    database.write(
        "delete stream " + stream,
        connection -> {
          delete(connection, stream.value());
          return true;
        });
  }

  private void delete(Connection connection, long stream) throws SQLException {
    names.forget(stream);
    for (String table : TABLES) {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM " + table + " WHERE stream = ?")) {
        delete.setLong(1, stream);
        delete.executeUpdate();
      }
    }
  }

  /// Each stream in a transaction of its own, so that appends come between.
  @Override
  public int prune(long cutoff) {
    List<Long> candidates =
        database.read("find old streams", connection -> endedBefore(connection, cutoff));
    int pruned = 0;
    for (long stream : candidates) {
      boolean deleted =
          database.write(
              "prune stream " + stream,
              connection -> {
                // Samples may have come since it was found.
                boolean old =
                    new StreamReader(connection, stream).sources(cutoff, Long.MAX_VALUE).isEmpty();
                if (old) {
                  delete(connection, stream);
                }
                return old;
              });
      pruned += deleted ? 1 : 0;
    }
    return pruned;
  }

  private static List<Long> endedBefore(Connection connection, long cutoff) throws SQLException {
    List<Long> streams = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT stream FROM (
              SELECT stream, last_at FROM chunk UNION ALL SELECT stream, last_at FROM tail)
            GROUP BY stream HAVING max(last_at) < ?
            """)) {
      select.setLong(1, cutoff);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          streams.add(row.getLong(1));
        }
      }
    }
    return streams;
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

  @Override
  public Health check() {
    Path file = database.file();
    try {
      int waiting = database.read("look at the tail", SqliteMetricStore::tailRows);
      long free = Files.getFileStore(file).getUsableSpace();
      if (free < SCARCE_BYTES) {
        return Health.down(
            "Only %d MB are left on the disk of %s: free space there or shorten the retention of metrics."
                .formatted(free >> 20, file));
      }
      return Health.up(
          "%s: %d MB, %d batches not yet compacted"
              .formatted(file.getFileName(), Files.size(file) >> 20, waiting));
    } catch (MetricStoreException | IOException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
  }

  private static int tailRows(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT count(*) FROM tail")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  @Override
  public void drain() {
    compactor.stop();
    database.checkpoint();
  }

  @Override
  public void close() {
    compactor.stop();
    database.close();
  }

  /// For tests: compacts everything now.
  void compactAll() {
    compactor.compactAll();
  }

  /// For tests: does what the compactor does every half minute.
  void compactDue() {
    compactor.compactDue();
  }

  Database database() {
    return database;
  }
}
