// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What can happen to a database, and what the caller is told.
@ExtendWith(TestServerExtension.class)
class DatabaseFailureTest {

  private final TestServer server;
  private final Stores stores;

  DatabaseFailureTest(TestServer server, @TempDir Path directory) {
    this.server = server;
    stores = new Stores(server, directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static SampleBatch sample(long stream, long sequence) {
    return batch(stream, sequence)
        .at(1_000 * sequence)
        .column("cpu_usage_ratio", 0.5)
        .process(0, 1, "command " + sequence, 1)
        .build();
  }

  private static SeriesTable all(PostgresMetricStore store, long stream) {
    return store.query(new SeriesQuery(new StreamId(stream), Set.of(), 0, 1_000_000, 1_000));
  }

  /// A table of the store called `main`.
  private String main(String table) {
    return stores.schema("main") + "." + table;
  }

  /// @return the message
  private static String refused(Kind kind, Runnable call) {
    MetricStoreException refusal = assertThrows(MetricStoreException.class, call::run);
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void aDamagedBlockNamesItsStreamAndHarmsNoOther() {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1), sample(2, 1)));
    server.execute("UPDATE " + main("batch") + " SET block = '\\x00' WHERE stream = 1");

    String message = refused(Kind.CORRUPT, () -> all(store, 1));

    assertTrue(message.contains("stream 1"), message);
    refused(Kind.CORRUPT, () -> store.processes(new StreamId(1), 9_000));
    refused(Kind.CORRUPT, () -> store.export(new StreamId(1), _ -> {}));
    assertEquals(1, all(store, 2).times().length);
    store.append(List.of(sample(1, 2)));
    store.delete(new StreamId(1));
    assertEquals(0, all(store, 1).times().length);
  }

  @Test
  void connectsAnewOnceLostConnectionsWereNoticed() {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1)));
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'runlens metrics-postgres'");

    String message = refused(Kind.TRANSIENT, () -> store.append(List.of(sample(1, 2))));
    store.append(List.of(sample(1, 2)));

    assertTrue(message.contains(server.settings("x").place().split("/", 2)[0]), message);
    assertEquals(2, all(store, 1).times().length);
  }

  @Test
  void aStatementThatTakesTooLongIsGivenUpAndPasses() throws SQLException {
    PostgresMetricStoreSettings usual = server.settings(stores.schema("main"));
    PostgresMetricStore store =
        stores.open(
            new PostgresMetricStoreSettings(
                usual.url(),
                usual.user(),
                null,
                usual.schema(),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    store.append(List.of(sample(1, 1)));
    try (Connection other = server.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE " + main("stream"));

      String message = refused(Kind.TRANSIENT, () -> store.append(List.of(sample(1, 2))));

      assertTrue(message.contains("statement-timeout"), message);
      assertTrue(store.check().ok(), store.check().detail());
    }

    store.append(List.of(sample(1, 2)));
    assertEquals(2, all(store, 1).times().length);
  }

  @Test
  void aWaitForTheDatabaseAnswersToInterruption() throws Exception {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 1)));
    try (Connection other = server.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE " + main("stream"));
      CompletableFuture<Kind> refusal = new CompletableFuture<>();
      Thread appending =
          Thread.startVirtualThread(() -> {
            try {
              store.append(List.of(sample(1, 2)));
              refusal.completeExceptionally(new AssertionError("appended"));
            } catch (MetricStoreException e) {
              refusal.complete(e.kind());
            }
          });
      awaitLockWait();

      appending.interrupt();

      assertEquals(Kind.TRANSIENT, refusal.get(5, TimeUnit.SECONDS));
    }
    store.append(List.of(sample(1, 2)));
    assertEquals(2, all(store, 1).times().length);
  }

  private void awaitLockWait() {
    String waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while (server.text(waiting).equals("0")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void refusesTablesOfANewerVersionAndLeavesThemAsTheyAre() {
    stores.open("main").close();
    server.execute("UPDATE " + main("metrics_version") + " SET version = 99");

    String message = refused(Kind.CONFIG, () -> stores.open("main"));

    assertTrue(message.contains("found 99"), message);
    assertEquals("99", server.text("SELECT version FROM " + main("metrics_version")));
  }

  @Test
  void refusesASchemaOfSomethingElse() {
    server.execute("CREATE SCHEMA " + stores.schema("main"));
    server.execute("CREATE TABLE " + main("job") + " (id integer)");

    String message = refused(Kind.CONFIG, () -> stores.open("main"));

    assertTrue(message.contains("something else"), message);
  }

  @Test
  void takesAnEmptySchemaThatSomebodyMadeForIt() {
    server.execute("CREATE SCHEMA " + stores.schema("main"));

    PostgresMetricStore store = stores.open("main");

    store.append(List.of(sample(1, 1)));
    assertEquals(1, all(store, 1).times().length);
  }

  @Test
  void saysWhenTablesAreMissing() {
    PostgresMetricStore store = stores.open("main");
    server.execute("DROP SCHEMA " + stores.schema("main") + " CASCADE");

    refused(Kind.CONFIG, () -> store.append(List.of(sample(1, 1))));
    assertFalse(store.check().ok());
  }

  @Test
  void commitsDurablyWhereTheDatabaseWouldNot() {
    server.execute("ALTER ROLE postgres SET synchronous_commit = off");
    try {
      PostgresMetricStore store = stores.open("main");
      for (int i = 0; i < 20; i++) {
        store.append(List.of(sample(1, i)));
      }
      server.crash();
      PostgresMetricStore survivor = stores.open("main");
      assertEquals(20, all(survivor, 1).times().length);
    } finally {
      server.execute("ALTER ROLE postgres RESET synchronous_commit");
    }
  }

  @Test
  void saysThatItIsClosed() {
    PostgresMetricStore store = stores.open("main");
    store.close();

    refused(Kind.TRANSIENT, () -> store.append(List.of(sample(1, 1))));
    refused(Kind.TRANSIENT, () -> all(store, 1));
    assertFalse(store.check().ok());
  }
}
