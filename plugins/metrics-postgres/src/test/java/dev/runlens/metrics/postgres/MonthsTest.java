// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Partitions come and go with the months; the clock of the tests stands in January 2026.
@ExtendWith(TestServerExtension.class)
class MonthsTest {

  private static final String SEPTEMBER = "2025-09-20T10:00:00Z";
  private static final String OCTOBER = "2025-10-20T10:00:00Z";
  private static final String NOVEMBER = "2025-11-20T10:00:00Z";

  private final TestServer server;
  private final Stores stores;

  MonthsTest(TestServer server, @TempDir Path directory) {
    this.server = server;
    stores = new Stores(server, directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static SampleBatch sample(long stream, long sequence, String instant) {
    return batch(stream, sequence).at(millis(instant)).column("cpu_usage_ratio", 0.5).build();
  }

  private static long instants(PostgresMetricStore store, long stream) {
    return store.summary(new StreamId(stream)).map(StreamSummary::instants).orElse(0L);
  }

  private String partitions() {
    return server.text(
        """
        SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_inherits
        JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = CAST('%s.batch' AS regclass)
        """
            .formatted(stores.schema("main")));
  }

  @Test
  void dropsAMonthAsSoonAsAllOfItIsOld() {
    PostgresMetricStore store = stores.open("main");
    store.append(
        List.of(
            sample(1, 0, SEPTEMBER),
            sample(2, 0, SEPTEMBER),
            sample(3, 0, OCTOBER),
            sample(3, 1, NOVEMBER),
            sample(4, 0, OCTOBER)));
    assertEquals("batch_202509 batch_202510", partitions());

    assertEquals(3, store.prune(millis("2025-11-01T00:00:00Z")));

    assertEquals("batch_202510", partitions());
    assertEquals(0, instants(store, 1));
    assertEquals(0, instants(store, 4));
    assertEquals(2, instants(store, 3));
    assertEquals(1, store.prune(millis("2025-12-01T00:00:00Z")));
    assertEquals("null", partitions());
  }

  @Test
  void keepsAStreamInTheMonthInWhichItBegan() {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 7, OCTOBER)));
    store.append(List.of(sample(1, 8, NOVEMBER)));
    // The sequence is known although this would be another month.
    store.append(List.of(sample(1, 7, NOVEMBER)));

    assertEquals(2, instants(store, 1));
    assertEquals(
        "2", server.text("SELECT count(*) FROM " + stores.schema("main") + ".batch_202510"));
  }

  @Test
  void takesWrongClocksForThisMonthOrTheFirst() {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 0, "2999-01-01T00:00:00Z"), sample(2, 0, OCTOBER)));
    store.append(List.of(batch(3, 0).at(Long.MIN_VALUE, Long.MAX_VALUE).build()));

    assertEquals("batch_202001 batch_202510 batch_202601", partitions());
    assertEquals(
        Optional.of(new StreamSummary(2, Long.MIN_VALUE, Long.MAX_VALUE)),
        store.summary(new StreamId(3)));
  }

  @Test
  void makesAMonthAgainThatAnotherServerDropped() {
    PostgresMetricStore store = stores.open("main");
    PostgresMetricStore other = stores.open("main");
    store.append(List.of(sample(1, 0, SEPTEMBER)));
    assertEquals(1, other.prune(millis(OCTOBER)));
    assertEquals("null", partitions());

    store.append(List.of(sample(2, 0, SEPTEMBER)));

    assertEquals(0, instants(store, 1));
    assertEquals(1, instants(store, 2));
  }

  @Test
  void deletesWhatItCannotDropWhileSomebodyReads() throws SQLException {
    PostgresMetricStore store = stores.open("main");
    store.append(List.of(sample(1, 0, SEPTEMBER)));
    try (Connection reader = server.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("LOCK TABLE " + stores.schema("main") + ".batch IN ACCESS SHARE MODE");

      assertEquals(1, store.prune(millis(NOVEMBER)));
    }

    assertEquals(0, instants(store, 1));
    assertEquals("batch_202509", partitions());
    assertEquals(0, store.prune(millis(NOVEMBER)));
    assertEquals("null", partitions());
  }
}
