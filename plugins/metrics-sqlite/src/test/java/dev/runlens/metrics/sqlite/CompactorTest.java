// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.metric.BatchBuilder;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactorTest {

  private final Path directory;
  private final Stores stores;

  CompactorTest(@TempDir Path directory) {
    this.directory = directory;
    stores = new Stores(directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static List<SampleBatch> samples(long stream, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> batch(stream, i).at(1_000L * i).column("cpu_usage_ratio", i).build())
        .toList();
  }

  private static int count(SqliteMetricStore store, String what) {
    return store
        .database()
        .read(
            "count",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("SELECT " + what)) {
                return row.getInt(1);
              }
            });
  }

  @Test
  void leavesAStreamThatGrowsAndCompactsItOnceQuiet() {
    TestComponentContext context = new TestComponentContext(directory.resolve("main"));
    SqliteMetricStore store = stores.open(context);
    store.append(samples(1, 0, 50));

    context.clock().advance(Compactor.QUIET.minus(Duration.ofSeconds(1)));
    store.compactDue();
    assertEquals(50, count(store, "count(*) FROM tail"));

    context.clock().advance(Duration.ofSeconds(1));
    store.compactDue();
    assertEquals(0, count(store, "count(*) FROM tail"));
    assertEquals(50, count(store, "sum(instants) FROM chunk"));
    assertEquals(1, count(store, "count(*) FROM sequence_range"));
  }

  @Test
  void compactsWhatAFormerProcessLeftOnceQuiet() {
    stores.open("main").append(samples(1, 0, 50));
    SqliteMetricStore copy = stores.openAfterPowerLoss("main");
    assertEquals(50, count(copy, "count(*) FROM tail"));

    copy.compactAll();

    assertEquals(0, count(copy, "count(*) FROM tail"));
  }

  @Test
  void makesFullChunksWhileAStreamGrows() {
    SqliteMetricStore store = stores.open("main");
    store.append(samples(1, 0, 1_000));

    store.compactDue();

    assertEquals(100, count(store, "count(*) FROM tail"));
    assertEquals(3, count(store, "count(*) FROM chunk"));
    assertEquals(300, count(store, "max(instants) FROM chunk"));
  }

  @Test
  void makesSmallerChunksOfManySeries() {
    SqliteMetricStore store = stores.open("main");
    for (int i = 0; i < 8; i++) {
      BatchBuilder wide = batch(1, i).everySecond(1_000_000L * i, 50);
      for (int j = 0; j < 2_000; j++) {
        wide.column(Series.of("load_ratio", "process", i + "-" + j), new double[50]);
      }
      store.append(List.of(wide.build()));
    }
    store.compactAll();

    assertEquals(400, count(store, "sum(instants) FROM chunk"));
    assertEquals(150, count(store, "max(instants) FROM chunk"));
  }

  @Test
  void rangesOfSequencesGrowTogether() {
    SqliteMetricStore store = stores.open("main");
    for (long sequence : new long[] {5, 1, 3, 2, 9, Long.MAX_VALUE, 4, Long.MIN_VALUE, 8}) {
      store.append(List.of(batch(1, sequence).at(1_000).column("cpu_usage_ratio", 1).build()));
      store.compactAll();
    }

    assertEquals(4, count(store, "count(*) FROM sequence_range"));
    assertEquals(5, count(store, "last FROM sequence_range WHERE first = 1"));
    assertEquals(9, count(store, "last FROM sequence_range WHERE first = 8"));
  }
}
