// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.SampleBatch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts batches into the table `batch`, a row each, unless their sequence is there.
///
/// Appends to one stream wait for each other at the stream's row, which they lock in order of
/// streams so that no two wait for each other in a circle.
final class Appender {

  /// Rows of a statement: more would not be quicker and take memory on both sides.
  private static final int MOST_ROWS = 1_000;

  private static final int MOST_BYTES = 8 << 20;

  private static final String MAKE_STREAMS =
      """
      INSERT INTO stream (id, month, last_at)
      SELECT * FROM unnest(?, ?, ?) AS new (id, month, last_at) ORDER BY id
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String LOCK_STREAMS =
      "SELECT id, month FROM stream WHERE id = ANY (?) ORDER BY id FOR UPDATE";

  private static final String INSERT =
      """
      WITH added AS (
        INSERT INTO batch (month, stream, sequence, first_at, last_at, instants, process_at, block)
        SELECT month, stream, sequence, first_at, last_at, instants, process_at, block
        FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
          AS new (month, stream, sequence, first_at, last_at, instants, process_at, block, position)
        ORDER BY position
        ON CONFLICT (month, stream, sequence) DO NOTHING
        RETURNING stream, last_at)
      UPDATE stream SET last_at = greatest(stream.last_at, newest.last_at)
      FROM (SELECT stream, max(last_at) AS last_at FROM added GROUP BY stream) newest
      WHERE stream.id = newest.stream
      """;

  private Appender() {}

  /// A batch, ready to be sent.
  ///
  /// @param month for its stream, if that is new
  @SuppressWarnings("ArrayRecordComponent") // Large, and never compared.
  record Row(
      long stream,
      int month,
      long sequence,
      long firstAt,
      long lastAt,
      int instants,
      @Nullable Long processAt,
      byte[] block) {}

  /// Prepares a batch, which needs no connection.
  static Row row(SampleBatch batch, Months months) {
    // A column without any number is no series; kept, it would show as one.
    List<Column> columns =
        batch.columns().stream()
            .filter(column -> !Arrays.stream(column.values()).allMatch(Double::isNaN))
            .toList();
    Block block = new Block(batch.times(), columns, batch.processes());
    try {
      return new Row(
          batch.stream().value(),
          months.of(block.firstAt()),
          batch.sequence(),
          block.firstAt(),
          block.lastAt(),
          block.times().length,
          block.processAt(),
          BlockCodec.encode(block));
    } catch (IOException e) {
      throw new MetricStoreException(
          MetricStoreException.Kind.INVALID,
          "Cannot append to stream %s: expected commands and labels up to 65,535 bytes: %s"
              .formatted(batch.stream(), e.getMessage()),
          e);
    }
  }

  /// Appends in the transaction that `connection` is in.
  static boolean append(Connection connection, List<Row> rows) throws SQLException {
    Map<Long, Integer> months = lockStreams(connection, rows);
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int from = 0; from < rows.size(); ) {
        int to = from;
        long bytes = 0;
        do {
          bytes += rows.get(to).block().length;
          to++;
        } while (to < rows.size() && to - from < MOST_ROWS && bytes < MOST_BYTES);
        insert(insert, rows.subList(from, to), months);
        from = to;
      }
    }
    return true;
  }

  /// Makes the streams that are new and locks all; answers the month of each.
  private static Map<Long, Integer> lockStreams(Connection connection, List<Row> rows)
      throws SQLException {
    SortedMap<Long, Integer> wanted = monthsByStream(rows);
    Object[] ids = wanted.keySet().toArray(Long[]::new);
    Object[] months = wanted.values().toArray(Integer[]::new);
    Long[] never = new Long[ids.length];
    Arrays.fill(never, Long.MIN_VALUE);
    Map<Long, Integer> locked = new HashMap<>();
    try (PreparedStatement make = connection.prepareStatement(MAKE_STREAMS);
        PreparedStatement lock = connection.prepareStatement(LOCK_STREAMS)) {
      make.setArray(1, connection.createArrayOf("int8", ids));
      make.setArray(2, connection.createArrayOf("int4", months));
      make.setArray(3, connection.createArrayOf("int8", never));
      lock.setArray(1, connection.createArrayOf("int8", ids));
      while (locked.size() < ids.length) {
        // Again only if one was deleted between the two statements.
        make.executeUpdate();
        try (ResultSet row = lock.executeQuery()) {
          while (row.next()) {
            locked.put(row.getLong(1), row.getInt(2));
          }
        }
      }
    }
    return locked;
  }

  private static void insert(PreparedStatement insert, List<Row> rows, Map<Long, Integer> months)
      throws SQLException {
    Connection connection = insert.getConnection();
    List<Object[]> columns = new ArrayList<>();
    columns.add(rows.stream().map(row -> months.get(row.stream())).toArray(Integer[]::new));
    columns.add(rows.stream().map(Row::stream).toArray(Long[]::new));
    columns.add(rows.stream().map(Row::sequence).toArray(Long[]::new));
    columns.add(rows.stream().map(Row::firstAt).toArray(Long[]::new));
    columns.add(rows.stream().map(Row::lastAt).toArray(Long[]::new));
    columns.add(rows.stream().map(Row::instants).toArray(Integer[]::new));
    columns.add(rows.stream().map(Row::processAt).toArray(Long[]::new));
    columns.add(rows.stream().map(Row::block).toArray(byte[][]::new));
    List<String> types = List.of("int4", "int8", "int8", "int8", "int8", "int4", "int8", "bytea");
    for (int i = 0; i < types.size(); i++) {
      insert.setArray(i + 1, connection.createArrayOf(types.get(i), columns.get(i)));
    }
    insert.executeUpdate();
  }

  /// The month of each stream among `rows`, should it be new.
  static SortedMap<Long, Integer> monthsByStream(List<Row> rows) {
    SortedMap<Long, Integer> months = new TreeMap<>();
    rows.forEach(row -> months.putIfAbsent(row.stream(), row.month()));
    return months;
  }
}
