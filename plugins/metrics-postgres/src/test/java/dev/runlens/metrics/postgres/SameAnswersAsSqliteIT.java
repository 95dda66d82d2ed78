// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.runlens.api.Provider;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.loader.Binding;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.PluginZip;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.metric.BatchBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Fed the same batches, this packed plugin and `metrics-sqlite` give the same answers to the last
/// digit: also where batches disagree on an instant, which the contract leaves to the store.
@ExtendWith(TestServerExtension.class)
class SameAnswersAsSqliteIT {

  private static final int STREAMS = 20;
  private static final int QUERIES = 25;
  private static final long START = 1_760_000_000_000L;

  private final TestServer server;

  SameAnswersAsSqliteIT(TestServer server) {
    this.server = server;
  }

  /// A store out of a zip.
  private record Packed(PluginPackage plugin, TestComponentContext context, MetricStore store)
      implements AutoCloseable {

    static Packed open(String property, Map<String, String> settings, Path directory) {
      Path zip = Path.of(System.getProperty(property));
      PluginPackage plugin =
          PluginPackage.open(PluginZip.unpack(zip, directory.resolve("plugins")).directory());
      TestComponentContext context = new TestComponentContext(directory);
      Provider<?, ?> provider = plugin.extensions().getFirst().provider();
      return new Packed(
          plugin, context, plugin.within(() -> openStore(provider, settings, context)));
    }

    private static <C extends Record> MetricStore openStore(
        Provider<?, C> provider, Map<String, String> settings, TestComponentContext context) {
      return switch (SettingsBinder.bind(provider.configType(), settings)) {
        case Binding.Bound<C>(C config) -> (MetricStore) provider.open(config, context);
        case Binding.Refused<C>(var problems) -> fail(problems.toString());
      };
    }

    @Override
    public void close() {
      store.close();
      context.close();
      plugin.close();
    }
  }

  @Test
  void givesTheSameAnswersToEveryQuestion(@TempDir Path directory) {
    Map<String, String> settings =
        Map.of("url", server.url(), "user", "postgres", "schema", server.newSchema());
    try (Packed sqlite = Packed.open("runlens.sqlite.zip", Map.of(), directory.resolve("sqlite"));
        Packed postgres =
            Packed.open("runlens.plugin.zip", settings, directory.resolve("postgres"))) {
      long seed = new Random().nextLong();
      for (int stream = 1; stream <= STREAMS; stream++) {
        Random random = new Random(seed + stream);
        String about = "seed %d, stream %d".formatted(seed, stream);
        for (List<SampleBatch> batches : appends(stream, random)) {
          sqlite.store().append(batches);
          postgres.store().append(batches);
        }
        compare(sqlite.store(), postgres.store(), new StreamId(stream), random, about);
      }
    }
  }

  /// Batches that overlap and come out of order; about every tenth comes twice.
  private static List<List<SampleBatch>> appends(long stream, Random random) {
    List<List<SampleBatch>> appends = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      List<SampleBatch> batches = new ArrayList<>();
      for (int j = random.nextInt(4); j >= 0; j--) {
        batches.add(batch(stream, random.nextInt(10 * count), count, random));
      }
      appends.add(batches);
    }
    return appends;
  }

  private static SampleBatch batch(long stream, long sequence, int minutes, Random random) {
    int instants = 1 + random.nextInt(30);
    BatchBuilder batch =
        BatchBuilder.batch(stream, sequence)
            .everySecond(START + 1_000L * random.nextInt(60 * minutes), instants);
    for (int series = random.nextInt(6); series >= 0; series--) {
      double[] values = new double[instants];
      for (int i = 0; i < instants; i++) {
        values[i] = value(series, random);
      }
      batch.column(Series.of("metric_" + series % 3, "number", "" + series), values);
    }
    for (int i = 0; i < instants; i += 3) {
      batch.process(i, random.nextInt(40_000), "command " + random.nextInt(9), random.nextDouble());
    }
    return batch.build();
  }

  private static double value(int series, Random random) {
    return switch (series) {
      case 0 -> random.nextInt(10_001) / 10_000.0;
      case 1 -> random.nextInt(4) == 0 ? Double.NaN : 4_096.0 * random.nextInt(4_000_000);
      case 2 -> Math.scalb(random.nextDouble() - 0.5, 1_024);
      default -> random.nextGaussian();
    };
  }

  private static void compare(
      MetricStore sqlite, MetricStore postgres, StreamId stream, Random random, String about) {
    assertEquals(sqlite.summary(stream), postgres.summary(stream), about);
    for (int i = 0; i < QUERIES; i++) {
      long from = START + random.nextInt(3_600_000);
      long to = from + random.nextInt(3_600_000);
      SeriesQuery query =
          new SeriesQuery(
              stream,
              random.nextBoolean() ? Set.of() : Set.of("metric_1"),
              i == 0 ? Long.MIN_VALUE : from,
              i == 0 ? Long.MAX_VALUE : to,
              1 + random.nextInt(random.nextBoolean() ? 30 : 3_000));
      assertSame(sqlite.query(query), postgres.query(query), about + ", " + query);
      assertEquals(sqlite.processes(stream, to), postgres.processes(stream, to), about);
    }
  }

  private static void assertSame(SeriesTable expected, SeriesTable actual, String about) {
    assertEquals(expected.bucketMillis(), actual.bucketMillis(), about);
    assertArrayEquals(expected.times(), actual.times(), about);
    assertEquals(
        expected.rows().stream().map(SeriesTable.Row::series).toList(),
        actual.rows().stream().map(SeriesTable.Row::series).toList(),
        about);
    for (int i = 0; i < expected.rows().size(); i++) {
      SeriesTable.Row one = expected.rows().get(i);
      SeriesTable.Row other = actual.rows().get(i);
      assertArrayEquals(bits(one.mean()), bits(other.mean()), about);
      assertArrayEquals(bits(one.min()), bits(other.min()), about);
      assertArrayEquals(bits(one.max()), bits(other.max()), about);
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }
}
