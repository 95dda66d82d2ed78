// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.StreamId;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Measures appends per second and bytes per value, beside a table with a row per value on the same
/// disk in the same minute. Run by hand; see the README.
final class MetricStoreBenchmark {

  private static final int SERIES = 40;
  private static final int STREAMS = 50;

  private final Path directory;

  private MetricStoreBenchmark(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException, SQLException {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "metric-store-benchmark");
    MetricStoreBenchmark benchmark = new MetricStoreBenchmark(directory);
    benchmark.store(100, 20_000, "warm-up");
    benchmark.store(1, 2_000, "groups of 1");
    double naive100 = benchmark.naive(100, 4_000, "naive, groups of 100");
    double ours100 = benchmark.store(100, 60_000, "groups of 100");
    double naive1000 = benchmark.naive(1_000, 8_000, "naive, groups of 1,000");
    double ours1000 = benchmark.store(1_000, 120_000, "groups of 1,000");
    System.out.printf(
        "times the naive speed: %.0f and %.0f%n", ours100 / naive100, ours1000 / naive1000);
    benchmark.bytes();
    benchmark.queries();
  }

  /// One sample of a busy job: rounded ratios, memory in pages, counters.
  private static SampleBatch sample(int number, Random random, int processes) {
    long stream = number % STREAMS;
    long second = number / STREAMS;
    List<Column> columns = new ArrayList<>(SERIES);
    for (int i = 0; i < SERIES; i++) {
      double value =
          switch (i % 4) {
            case 0 -> random.nextInt(10_001) / 10_000.0;
            case 1 -> 4_096.0 * (1_000_000 + random.nextInt(5_000));
            case 2 -> 512.0 * (second * 4_000 + random.nextInt(4_000));
            default -> 16_777_216.0 * (i + 1);
          };
      columns.add(new Column(SERIES_OF[i], new double[] {value}));
    }
    List<ProcessSample> top = new ArrayList<>(processes);
    for (int i = 0; i < processes; i++) {
      top.add(
          new ProcessSample(
              0,
              4_000 + i + (int) (second / 60),
              1,
              "/usr/lib/jvm/bin/java -jar step-" + i + "-" + second / 60 + ".jar",
              random.nextInt(2_000) / 1_000.0,
              4_096L * (50_000 + random.nextInt(500)),
              31));
    }
    return new SampleBatch(
        new StreamId(stream),
        second,
        new long[] {1_750_000_000_000L + 1_000 * second},
        columns,
        top);
  }

  private static final Series[] SERIES_OF = new Series[SERIES];

  static {
    for (int i = 0; i < SERIES; i++) {
      SERIES_OF[i] = Series.of("metric_" + i / 4 + "_bytes", "kind", "k" + i % 4);
    }
  }

  /// @return samples per second, with compaction going on beside
  private double store(int group, int samples, String name) {
    Random random = new Random(1);
    try (TestComponentContext context = new TestComponentContext(directory.resolve(name));
        SqliteMetricStore store = open(context)) {
      List<List<SampleBatch>> groups = new ArrayList<>();
      for (int i = 0; i < samples; i += group) {
        List<SampleBatch> batches = new ArrayList<>(group);
        for (int j = i; j < i + group; j++) {
          batches.add(sample(j, random, 0));
        }
        groups.add(batches);
      }
      long[] nanos = new long[groups.size()];
      long start = System.nanoTime();
      for (int i = 0; i < groups.size(); i++) {
        long before = System.nanoTime();
        store.append(groups.get(i));
        nanos[i] = System.nanoTime() - before;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Arrays.sort(nanos);
      System.out.printf(
          "%s: %.0f samples/s of %d values, append p50 %.1f ms, p99 %.1f ms%n",
          name,
          samples / seconds,
          SERIES,
          nanos[nanos.length / 2] / 1e6,
          nanos[nanos.length * 99 / 100] / 1e6);
      return samples / seconds;
    }
  }

  private static SqliteMetricStore open(TestComponentContext context) {
    return (SqliteMetricStore) new SqliteMetricStoreProvider().open(Stores.SETTINGS, context);
  }

  private double naive(int group, int samples, String name) throws SQLException, IOException {
    Random random = new Random(1);
    Path file = directory.resolve(name + ".db");
    try (Connection connection = naiveTable(file)) {
      long start = System.nanoTime();
      for (int i = 0; i < samples; i += group) {
        for (int j = i; j < i + group; j++) {
          insert(connection, sample(j, random, 0));
        }
        connection.commit();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      connection.setAutoCommit(true);
      checkpoint(connection);
      System.out.printf(
          "%s: %.0f samples/s, %.1f bytes per value%n",
          name, samples / seconds, Files.size(file) / (double) samples / SERIES);
      return samples / seconds;
    }
  }

  private static Connection naiveTable(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE sample (stream INTEGER, time INTEGER, series TEXT, value REAL, PRIMARY KEY (stream, series, time)) WITHOUT ROWID");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static void insert(Connection connection, SampleBatch batch) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO sample VALUES (?, ?, ?, ?)")) {
      for (Column column : batch.columns()) {
        insert.setLong(1, batch.stream().value());
        insert.setLong(2, batch.times()[0]);
        insert.setString(3, column.series().toString());
        insert.setDouble(4, column.values()[0]);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  /// Size of one sample's row in the tail, and of the file once all is in chunks.
  private void bytes() throws IOException {
    for (int processes : new int[] {0, 10}) {
      Random random = new Random(1);
      int samples = STREAMS * 600;
      Path data = directory.resolve("bytes-" + processes);
      try (TestComponentContext context = new TestComponentContext(data);
          SqliteMetricStore store = open(context)) {
        for (int i = 0; i < samples; i += 1_000) {
          List<SampleBatch> batches = new ArrayList<>();
          for (int j = i; j < i + 1_000; j++) {
            batches.add(sample(j, random, processes));
          }
          store.append(batches);
        }
        double tail = sum(store, "avg(length(block)) FROM tail") / SERIES;
        store.compactAll();
        double chunks = sum(store, "sum(length(block)) FROM chunk") / samples / SERIES;
        double names = sum(store, "sum(length(text)) FROM name") / samples / SERIES;
        System.out.printf(
            "%d processes: bytes per value in the tail %.2f, in chunks %.2f, names %.2f%n",
            processes, tail, chunks, names);
      }
    }
  }

  private static double sum(SqliteMetricStore store, String what) {
    return store
        .database()
        .read(
            "measure",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("SELECT " + what)) {
                return row.getDouble(1);
              }
            });
  }

  /// A chart and a table of six hours of one job.
  private void queries() {
    Random random = new Random(1);
    int seconds = 6 * 3_600;
    try (TestComponentContext context = new TestComponentContext(directory.resolve("queries"));
        SqliteMetricStore store = open(context)) {
      for (int i = 0; i < seconds; i += 600) {
        List<SampleBatch> batches = new ArrayList<>();
        for (int j = i; j < i + 600; j++) {
          batches.add(sample(STREAMS * j, random, 10));
        }
        store.append(batches);
      }
      store.compactAll();
      for (Set<String> names : List.of(Set.of("metric_1_bytes"), Set.<String>of())) {
        SeriesQuery query = new SeriesQuery(new StreamId(0), names, 0, Long.MAX_VALUE, 1_200);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
          long before = System.nanoTime();
          store.query(query);
          best = Math.min(best, (System.nanoTime() - before) / 1e6);
        }
        System.out.printf(
            "6 h at 1 Hz, %s: %.1f ms%n", names.isEmpty() ? "40 series" : "4 series", best);
      }
    }
  }
}
