// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// What can happen to a file, and what the caller is told.
class DatabaseFailureTest {

  private final Stores stores;

  DatabaseFailureTest(@TempDir Path directory) {
    stores = new Stores(directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static SampleBatch sample(long stream, long sequence, double value) {
    return batch(stream, sequence)
        .at(1_000 * sequence)
        .column("cpu_usage_ratio", value)
        .process(0, 1, "command " + sequence, 1)
        .build();
  }

  private static SeriesTable all(SqliteMetricStore store, long stream) {
    return store.query(new SeriesQuery(new StreamId(stream), Set.of(), 0, 1_000_000, 1_000));
  }

  /// What another program does to the file.
  private void behindItsBack(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Connection connect() throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + stores.file("main"));
    return source.getConnection();
  }

  /// @return the message
  private static String refused(Kind kind, Runnable call) {
    MetricStoreException refusal = assertThrows(MetricStoreException.class, call::run);
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void aDamagedChunkNamesItsStreamAndHarmsNoOther() throws SQLException {
    SqliteMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1, 0.5), sample(2, 1, 0.5)));
    store.compactAll();
    behindItsBack("UPDATE chunk SET block = zeroblob(length(block)) WHERE stream = 1");

    String message = refused(Kind.CORRUPT, () -> all(store, 1));

    assertTrue(message.contains("stream 1"), message);
    refused(Kind.CORRUPT, () -> store.processes(new StreamId(1), 9_000));
    refused(Kind.CORRUPT, () -> store.export(new StreamId(1), _ -> {}));
    assertEquals(1, all(store, 2).times().length);
    store.append(List.of(sample(1, 2, 0.5)));
    store.delete(new StreamId(1));
    assertEquals(0, all(store, 1).times().length);
  }

  @Test
  void aDamagedTailIsLeftAloneByTheCompactor() throws SQLException {
    SqliteMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1, 0.5), sample(2, 1, 0.5)));
    behindItsBack("UPDATE tail SET block = x'00' WHERE stream = 1");

    store.compactAll();

    refused(Kind.CORRUPT, () -> all(store, 1));
    assertEquals(1, all(store, 2).times().length);
    assertTrue(store.check().detail().contains("1 batches"), store.check().detail());
  }

  @Test
  void aFullDiskIsForAPersonToMendAndLosesNothing() {
    SqliteMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1, 0.5)));
    limitPages(store, 1);
    List<SampleBatch> large =
        LongStream.range(2, 500).mapToObj(i -> sample(1, i, 1.0 / i)).toList();

    String message = refused(Kind.CONFIG, () -> store.append(large));

    assertTrue(message.contains("free space"), message);
    assertEquals(1, all(store, 1).times().length);
    limitPages(store, Integer.MAX_VALUE - 1);
    // Names that were numbered in the failed transaction must be numbered again.
    store.append(large);
    assertEquals(499, all(store, 1).times().length);
    assertEquals(
        "command 499",
        store.processes(new StreamId(1), 499_000).orElseThrow().processes().getFirst().command());
  }

  /// SQLite takes a limit below the present size for the present size.
  private static void limitPages(SqliteMetricStore store, int pages) {
    store
        .database()
        .write(
            "limit the file",
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
              }
            });
  }

  @Test
  void aLockHeldByAnotherProgramPasses() throws SQLException {
    SqliteMetricStore store = stores.open("main");
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      refused(Kind.TRANSIENT, () -> store.append(List.of(sample(1, 1, 0.5))));
      statement.executeUpdate("ROLLBACK");
    }

    store.append(List.of(sample(1, 1, 0.5)));

    assertEquals(1, all(store, 1).times().length);
  }

  @Test
  void refusesAFileOfANewerVersionAndLeavesItAsItIs() throws SQLException {
    stores.open("main").close();
    behindItsBack("PRAGMA user_version = 99");

    String message = refused(Kind.CONFIG, () -> stores.open("main"));

    assertTrue(message.contains("found 99"), message);
    behindItsBack("PRAGMA user_version = 1");
    stores.open("main");
  }

  @Test
  void refusesTheDatabaseOfSomethingElse() throws SQLException, IOException {
    Files.createDirectories(stores.file("main").resolveSibling(""));
    behindItsBack("CREATE TABLE job (id INTEGER)");

    refused(Kind.CONFIG, () -> stores.open("main"));
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Files.createDirectories(stores.file("main").resolveSibling(""));
    Files.writeString(stores.file("main"), "no database ".repeat(1_000));

    refused(Kind.CORRUPT, () -> stores.open("main"));
  }

  @Test
  void refusesAFileThatAnotherStoreHasOpen() {
    SqliteMetricStore first = stores.open("main");
    refused(Kind.CONFIG, () -> stores.open("main"));

    first.close();

    stores.open("main").append(List.of(sample(1, 1, 0.5)));
  }

  @Test
  void saysThatItIsClosed() {
    SqliteMetricStore store = stores.open("main");
    store.close();

    refused(Kind.TRANSIENT, () -> store.append(List.of(sample(1, 1, 0.5))));
    refused(Kind.TRANSIENT, () -> all(store, 1));
    assertFalse(store.check().ok());
  }
}
