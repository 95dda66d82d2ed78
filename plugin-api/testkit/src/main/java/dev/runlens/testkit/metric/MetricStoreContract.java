// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [MetricStore] must do: extend it in the plugin's tests and say how to open the store.
///
/// It settles what the interface leaves to be asked:
///
/// - An instant is an instant of its stream even if no series has a number at it: it counts in
///   summaries, it is a row of NaN among raw samples, and its bucket is there.
/// - A series is in a table only if it has a number in the range.
/// - In a [ProcessSnapshot] each process has the index 0. Where two batches of a stream list
///   processes of one instant, one of the lists is answered, never a mixture.
public abstract class MetricStoreContract {

  private static final StreamId STREAM = new StreamId(1);
  private static final int RANDOM_STREAMS = 60;
  private static final int ALL = 100_000;

  private final List<MetricStore> opened = new ArrayList<>();
  private MetricStore store = new InMemoryMetricStore();

  /// Opens the store called `name`: empty the first time in a test, else with the data that it had
  /// when it was last closed.
  protected abstract MetricStore open(String name);

  /// Opens the store called `name` as it would be found had the server's power gone off now, while
  /// it is open and before anything was drained or closed.
  protected abstract MetricStore openAfterPowerLoss(String name);

  /// Makes `store` do at once what it puts off, such as compaction. Answers must not change by it.
  protected void settle(MetricStore store) {}

  @BeforeEach
  final void openStore() {
    store = opened(open("main"));
  }

  @AfterEach
  final void closeStores() {
    opened.forEach(MetricStore::close);
  }

  private MetricStore opened(MetricStore opened) {
    this.opened.add(opened);
    return opened;
  }

  private void reopen() {
    store.close();
    store = opened(open("main"));
  }

  /// What must hold of a store's answers must also hold once it has settled, and after a restart.
  private void nowSettledAndReopened(Runnable holds) {
    holds.run();
    settle(store);
    holds.run();
    reopen();
    holds.run();
  }

  private SeriesTable everything(long stream) {
    return store.query(everythingOf(stream));
  }

  private static SeriesQuery everythingOf(long stream) {
    return new SeriesQuery(new StreamId(stream), Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, ALL);
  }

  private static StreamModel model(List<SampleBatch> batches) {
    StreamModel model = new StreamModel();
    Set<Long> seen = new HashSet<>();
    for (SampleBatch batch : batches) {
      if (seen.add(batch.sequence())) {
        model.add(batch);
      }
    }
    return model;
  }

  // Values

  @Test
  void givesBackEveryNumberBitForBit() {
    double[] values = {
      1e308,
      -1e308,
      Double.MAX_VALUE,
      Double.MIN_VALUE,
      1e-320,
      -0.0,
      0.0,
      0.1 + 0.2,
      Math.PI,
      9_007_199_254_740_991.0,
      9_007_199_254_740_992.0,
      9_007_199_254_740_994.0,
      Long.MAX_VALUE,
      Double.NaN,
      1.0,
      0.0001,
      123_456_789.123_456_7
    };
    double[] integers = {1, 2, 3, -4, 1L << 52, 5, 6, 7, 0, 9, 10, 11, 12, 13, 14, 15, 16};
    double[] negativeZero = integers.clone();
    negativeZero[3] = -0.0;
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .everySecond(0, values.length)
                .column("extreme_ratio", values)
                .column("integers_bytes", integers)
                .column("negative_zero_ratio", negativeZero)
                .build());

    store.append(batches);

    nowSettledAndReopened(() ->
        SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "extreme values"));
  }

  @Test
  void averagesNumbersWhoseSumIsTooLarge() {
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .everySecond(0, 4)
                .column("large_bytes", 1e308, 1e308, 1e308, -1e308)
                .build());
    store.append(batches);
    SeriesQuery query = new SeriesQuery(STREAM, Set.of(), 0, 10_000, 1);

    SeriesTableCheck.check(model(batches), query, store.query(query), "large sums");
  }

  @Test
  void leavesGapsAsTheyAre() {
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .everySecond(0, 6)
                .column("cpu_usage_ratio", 0.5, Double.NaN, Double.NaN, 0.25, Double.NaN, 1)
                .build(),
            batch(1, 1).at(60_000, 61_000).column("cpu_usage_ratio", 0.5, 0.5).build());
    store.append(batches);

    nowSettledAndReopened(() -> {
      SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "gaps");
      SeriesQuery coarse = new SeriesQuery(STREAM, Set.of(), 0, 100_000, 4);
      SeriesTableCheck.check(model(batches), coarse, store.query(coarse), "gaps");
    });
  }

  @Test
  void countsInstantsButNoSeriesWhereAColumnHasNoNumber() {
    store.append(
        List.of(
            batch(1, 0).at(1_000, 2_000).column("cpu_usage_ratio", Double.NaN, Double.NaN).build(),
            batch(1, 1).at(3_000).build()));

    nowSettledAndReopened(() -> {
      assertArrayEquals(new long[] {1_000, 2_000, 3_000}, everything(1).times());
      assertEquals(List.of(), everything(1).rows());
      assertEquals(Optional.of(new StreamSummary(3, 1_000, 3_000)), store.summary(STREAM));
    });
  }

  @Test
  void keepsCountersAsTheyWereAlsoWhenTheyRestart() {
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .everySecond(0, 5)
                .column("disk_read_bytes_total", 0, 4096, 8192, 0, 512)
                .build());
    store.append(batches);

    nowSettledAndReopened(() -> {
      SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "counters");
      SeriesQuery one = new SeriesQuery(STREAM, Set.of(), 0, 5_000, 1);
      assertEquals(8192, store.query(one).rows().getFirst().max()[0]);
    });
  }

  @Test
  void tellsSeriesApartByTheirLabels() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("device", "sda=1,\n\"\\ü\u0001😀");
    labels.put("interface", "");
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .at(1_000)
                .column("disk_read_bytes_total", 1)
                .column(Series.of("disk_read_bytes_total", "device", "sda"), 2)
                .column(Series.of("disk_read_bytes_total", "device", "sdb"), 3)
                .column(Series.of("disk_read_bytes_total", "interface", "sda"), 4)
                .column(new Series("disk_read_bytes_total", labels), 5)
                .column("disk_read_bytes", 6)
                .build());
    store.append(batches);
    SeriesQuery byName =
        new SeriesQuery(STREAM, Set.of("disk_read_bytes_total", "absent"), 0, 2_000, ALL);

    nowSettledAndReopened(() -> {
      SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "labels");
      SeriesTableCheck.check(model(batches), byName, store.query(byName), "labels");
      assertEquals(5, store.query(byName).rows().size());
    });
  }

  @Test
  void bearsSeriesThatAppearAndVanish() {
    List<SampleBatch> batches = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      batches.add(
          batch(1, i)
              .at(1_000L * i)
              .column("cpu_usage_ratio", i / 1_000.0)
              .column(Series.of("network_received_bytes_total", "interface", "veth" + i / 100), i)
              .build());
    }
    store.append(batches);

    nowSettledAndReopened(() -> {
      SeriesQuery middle = new SeriesQuery(STREAM, Set.of(), 250_000, 450_000, ALL);
      SeriesTableCheck.check(model(batches), middle, store.query(middle), "come and go");
      assertEquals(4, store.query(middle).rows().size());
      SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "come and go");
    });
  }

  // Idempotence

  @Test
  void appendsASequenceOnceHoweverOftenItComes() {
    SampleBatch first = batch(1, 7).at(1_000).column("cpu_usage_ratio", 0.5).build();
    // Other samples under the same sequence show what a mere overwriting would hide.
    SampleBatch again = batch(1, 7).at(2_000).column("memory_used_bytes", 1).build();
    List<SampleBatch> once = List.of(first);

    store.append(List.of(first, again));
    SeriesTableCheck.check(model(once), everythingOf(1), everything(1), "in one call");
    store.append(List.of(again));
    SeriesTableCheck.check(model(once), everythingOf(1), everything(1), "over calls");
    settle(store);
    store.append(List.of(again));
    SeriesTableCheck.check(model(once), everythingOf(1), everything(1), "settled");
    reopen();
    store.append(List.of(again));
    SeriesTableCheck.check(model(once), everythingOf(1), everything(1), "reopened");
  }

  @Test
  void takesSequencesInAnyOrderAndWithGaps() {
    long[] sequences = {
      5, 4, 0, Long.MAX_VALUE, 9, 8, 10, 2, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1
    };
    List<SampleBatch> batches = new ArrayList<>();
    for (int i = 0; i < sequences.length; i++) {
      batches.add(batch(1, sequences[i]).at(1_000L * i).column("cpu_usage_ratio", i).build());
      store.append(List.of(batches.getLast()));
      if (i % 4 == 3) {
        settle(store);
      }
    }
    settle(store);

    for (long sequence : sequences) {
      store.append(List.of(batch(1, sequence).at(90_000).column("cpu_usage_ratio", 90).build()));
    }
    SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "sequences again");

    for (long sequence : new long[] {1, 3, 6, 7, 11, -2, Long.MIN_VALUE + 1, Long.MAX_VALUE - 2}) {
      batches.add(
          batch(1, sequence).at(100_000 + sequence % 100).column("cpu_usage_ratio", 2).build());
      store.append(List.of(batches.getLast()));
    }
    nowSettledAndReopened(
        () -> SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "the gaps"));
  }

  @Test
  void mergesBatchesThatShareInstants() {
    List<SampleBatch> batches =
        List.of(
            batch(1, 1)
                .at(2_000, 4_000)
                .column("a_ratio", 2, 4)
                .column("b_ratio", 2, Double.NaN)
                .build(),
            batch(1, 0).at(1_000, 2_000, 3_000).column("b_ratio", 1, Double.NaN, 3).build(),
            batch(1, 2).at(4_000).column("b_ratio", 4).build(),
            batch(1, 3).at(2_000).column("c_ratio", 2).build());
    for (SampleBatch batch : batches) {
      store.append(List.of(batch));
      settle(store);
    }

    nowSettledAndReopened(() -> {
      SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "shared");
      SeriesQuery one = new SeriesQuery(STREAM, Set.of(), 0, 8_000, 1);
      SeriesTableCheck.check(model(batches), one, store.query(one), "shared");
      assertEquals(Optional.of(new StreamSummary(4, 1_000, 4_000)), store.summary(STREAM));
    });
  }

  @Test
  void answersOneOfTwoValuesForTheSameInstant() {
    store.append(
        List.of(batch(1, 0).at(1_000).column("a_ratio", 1).process(0, 1, "one", 1).build()));
    store.append(
        List.of(batch(1, 1).at(1_000).column("a_ratio", 2).process(0, 2, "two", 1).build()));

    nowSettledAndReopened(() -> {
      assertEquals(1, everything(1).times().length);
      assertTrue(Set.of(1.0, 2.0).contains(everything(1).rows().getFirst().mean()[0]));
      List<String> commands =
          store.processes(STREAM, 1_000).orElseThrow().processes().stream()
              .map(ProcessSample::command)
              .toList();
      assertTrue(Set.of(List.of("one"), List.of("two")).contains(commands));
    });
  }

  @Test
  void appendsAllOrNothing() {
    List<SampleBatch> breaking =
        new AbstractList<>() {
          @Override
          public SampleBatch get(int index) {
            if (index == 5) {
              throw new IllegalStateException("the list breaks");
            }
            return batch(index % 2, index).at(index).column("cpu_usage_ratio", 1).build();
          }

          @Override
          public int size() {
            return 8;
          }
        };

    assertThrows(IllegalStateException.class, () -> store.append(breaking));

    assertEquals(Optional.empty(), store.summary(new StreamId(0)));
    assertEquals(Optional.empty(), store.summary(STREAM));
    store.append(List.of(batch(1, 1).at(9_000).column("cpu_usage_ratio", 1).build()));
    nowSettledAndReopened(
        () -> assertEquals(Optional.of(new StreamSummary(1, 9_000, 9_000)), store.summary(STREAM)));
  }

  @Test
  void anInterruptedAppendIsThereWholeOrNotAtAll() {
    List<SampleBatch> batches =
        IntStream.range(0, 1_000)
            .mapToObj(i -> batch(1, i).at(i).column("cpu_usage_ratio", i).build())
            .toList();
    boolean kept;
    Thread.currentThread().interrupt();
    try {
      store.append(batches);
      kept = true;
    } catch (MetricStoreException e) {
      assertEquals(MetricStoreException.Kind.TRANSIENT, e.kind());
      kept = false;
    }
    boolean interrupted = Thread.interrupted();

    assertTrue(interrupted, "the interruption is left for the caller to see");
    assertEquals(
        kept ? Optional.of(new StreamSummary(1_000, 0, 999)) : Optional.empty(),
        store.summary(STREAM));
    store.append(batches);
    assertEquals(Optional.of(new StreamSummary(1_000, 0, 999)), store.summary(STREAM));
  }

  @Test
  void takesTenThousandBatchesAtOnce() {
    List<SampleBatch> batches =
        IntStream.range(0, 10_000)
            .mapToObj(i ->
                batch(1 + i % 4, i / 4)
                    .at(1_000L * i)
                    .column("cpu_usage_ratio", i / 10_000.0)
                    .column("memory_used_bytes", 4_096.0 * i)
                    .build())
            .toList();

    store.append(batches);
    store.append(batches);

    nowSettledAndReopened(() -> {
      for (long stream = 1; stream <= 4; stream++) {
        StreamId id = new StreamId(stream);
        assertEquals(2_500, store.summary(id).orElseThrow().instants());
        SeriesTableCheck.check(
            model(batches.stream().filter(batch -> batch.stream().equals(id)).toList()),
            everythingOf(stream),
            everything(stream),
            "ten thousand");
      }
    });
  }

  // Ranges and buckets

  @Test
  void rangesIncludeTheirBeginningOnly() {
    store.append(
        List.of(batch(1, 0).everySecond(1_000, 4).column("cpu_usage_ratio", 1, 2, 3, 4).build()));

    nowSettledAndReopened(() -> {
      assertArrayEquals(new long[] {2_000, 3_000}, range(2_000, 4_000).times());
      assertArrayEquals(new double[] {2, 3}, range(2_000, 4_000).rows().getFirst().mean());
      assertArrayEquals(new long[] {2_000}, range(1_001, 2_001).times());
      assertArrayEquals(new long[] {}, range(2_000, 2_000).times());
      assertArrayEquals(new long[] {}, range(0, 1_000).times());
      assertArrayEquals(new long[] {}, range(4_001, 9_000).times());
      assertEquals(List.of(), range(4_001, 9_000).rows());
    });
  }

  private SeriesTable range(long from, long to) {
    return store.query(new SeriesQuery(STREAM, Set.of(), from, to, ALL));
  }

  @Test
  void givesSamplesThemselvesWhileTheyFitAndBucketsBeyond() {
    List<SampleBatch> batches = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      double[] values = new Random(i).doubles(10).toArray();
      batches.add(
          batch(1, i).everySecond(10_000L * i + 300, 10).column("cpu_usage_ratio", values).build());
    }
    store.append(batches);

    nowSettledAndReopened(() -> {
      for (int maxPoints : new int[] {1, 2, 3, 7, 10, 99, 100, 350, 699, 700, 701}) {
        SeriesQuery query = new SeriesQuery(STREAM, Set.of(), 0, 10_000_000, maxPoints);
        SeriesTableCheck.check(model(batches), query, store.query(query), "fits or not");
      }
      SeriesQuery part = new SeriesQuery(STREAM, Set.of(), 5_300, 105_300, 100);
      assertEquals(0, store.query(part).bucketMillis());
      assertEquals(100, store.query(part).times().length);
    });
  }

  @Test
  void leavesOutBucketsOfALongSilence() {
    long years = 100_000_000_000L;
    List<SampleBatch> batches =
        List.of(
            batch(1, 0)
                .everySecond(0, 50)
                .column("cpu_usage_ratio", new Random(1).doubles(50).toArray())
                .build(),
            batch(1, 1)
                .everySecond(years, 50)
                .column("cpu_usage_ratio", new Random(2).doubles(50).toArray())
                .build());
    store.append(batches);

    nowSettledAndReopened(() -> {
      for (int maxPoints : new int[] {1, 2, 60, 99}) {
        SeriesQuery query =
            new SeriesQuery(STREAM, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, maxPoints);
        SeriesTableCheck.check(model(batches), query, store.query(query), "a long silence");
      }
    });
  }

  @Test
  void answersLikeAPlainModelOnRandomStreams() {
    long seed = new Random().nextLong();
    for (int i = 0; i < RANDOM_STREAMS; i++) {
      answersLikeAPlainModel(100 + i, seed + i);
    }
  }

  private void answersLikeAPlainModel(long id, long seed) {
    String about = "seed " + seed;
    Random random = new Random(seed);
    RandomStream stream = new RandomStream(id, seed);
    List<SampleBatch> batches = stream.batches();
    StreamModel model = model(batches);
    for (int from = 0; from < batches.size(); ) {
      int to = Math.min(batches.size(), from + 1 + random.nextInt(10));
      store.append(batches.subList(from, to));
      from = to;
      if (random.nextInt(4) == 0) {
        settle(store);
      }
    }
    if (random.nextInt(4) == 0) {
      reopen();
    }
    checkSummaryAndProcesses(model, id, random, about);
    for (int i = 0; i < 10; i++) {
      long[] range = stream.range();
      Set<String> names = random.nextBoolean() ? Set.of() : Set.of("metric_0", "metric_2");
      SeriesQuery query =
          new SeriesQuery(
              new StreamId(id),
              names,
              range[0],
              range[1],
              1 + random.nextInt(random.nextBoolean() ? 20 : 1_000));
      SeriesTableCheck.check(model, query, store.query(query), about);
    }
  }

  private void checkSummaryAndProcesses(StreamModel model, long id, Random random, String about) {
    StreamId stream = new StreamId(id);
    StreamSummary summary = model.summary();
    assertEquals(Optional.of(summary), store.summary(stream), about);
    for (int i = 0; i < 20; i++) {
      long at = summary.first() - 1_000 + random.nextLong(summary.last() - summary.first() + 2_000);
      assertEquals(model.processesAt(at), store.processes(stream, at), about + " at " + at);
    }
  }

  // Streams

  @Test
  void doesNotMixStreams() {
    List<SampleBatch> batches = new ArrayList<>();
    for (long stream : new long[] {1, 2, 3, Long.MAX_VALUE}) {
      for (int i = 0; i < 5; i++) {
        batches.add(
            batch(stream, i)
                .at(1_000L * i)
                .column("cpu_usage_ratio", (double) stream + i)
                .process(0, (int) stream, "of " + stream, 1)
                .build());
      }
    }
    store.append(batches);

    nowSettledAndReopened(() -> {
      for (long stream : new long[] {1, 2, 3, Long.MAX_VALUE}) {
        List<SampleBatch> own =
            batches.stream().filter(batch -> batch.stream().value() == stream).toList();
        SeriesTableCheck.check(model(own), everythingOf(stream), everything(stream), "streams");
        assertEquals(model(own).processesAt(9_000), store.processes(new StreamId(stream), 9_000));
      }
    });
  }

  @Test
  void knowsNothingOfAnUnknownStream() {
    store.append(List.of(batch(2, 0).at(1_000).column("cpu_usage_ratio", 1).build()));

    assertEquals(0, everything(1).times().length);
    assertEquals(0, everything(1).bucketMillis());
    assertEquals(List.of(), everything(1).rows());
    assertEquals(Optional.empty(), store.summary(STREAM));
    assertEquals(Optional.empty(), store.processes(STREAM, Long.MAX_VALUE));
    store.delete(STREAM);
    store.export(STREAM, batch -> assertEquals("nothing", batch.toString()));
  }

  @Test
  void findsTheLastProcessesNotAfterAnInstant() {
    ProcessSample whole =
        new ProcessSample(1, 4_183, 1, "java -jar app.jar 😀", 1.02, 1L << 40, 31);
    ProcessSample sparse = new ProcessSample(1, Integer.MAX_VALUE, null, "", Double.NaN, 0, null);
    store.append(
        List.of(
            batch(1, 0)
                .at(1_000, 2_000, 3_000)
                .column("cpu_usage_ratio", 1, 1, 1)
                .process(0, 1, "init", 0.5)
                .process(whole)
                .process(sparse)
                .build(),
            batch(1, 1).at(4_000, 5_000).column("cpu_usage_ratio", 1, 1).build(),
            batch(1, 2).at(6_000).process(0, 9, "late", 0).build()));

    nowSettledAndReopened(() -> {
      assertEquals(Optional.empty(), store.processes(STREAM, 999));
      assertEquals(List.of("init"), commandsAt(1_000));
      assertEquals(List.of("init"), commandsAt(1_999));
      ProcessSnapshot second =
          new ProcessSnapshot(
              2_000, List.of(StreamModel.atIndex(whole, 0), StreamModel.atIndex(sparse, 0)));
      for (long at : new long[] {2_000, 3_000, 4_500, 5_999}) {
        assertEquals(Optional.of(second), store.processes(STREAM, at), "at " + at);
      }
      assertEquals(List.of("late"), commandsAt(6_000));
      assertEquals(List.of("late"), commandsAt(Long.MAX_VALUE));
      assertEquals(Optional.empty(), store.processes(STREAM, Long.MIN_VALUE));
    });
  }

  private List<String> commandsAt(long at) {
    return store.processes(STREAM, at).orElseThrow().processes().stream()
        .map(ProcessSample::command)
        .toList();
  }

  @Test
  void summarizesWithoutCountingAnInstantTwice() {
    store.append(
        List.of(
            batch(1, 5).at(3_000, 9_000).column("cpu_usage_ratio", 1, 1).build(),
            batch(1, 2).at(1_000, 3_000).column("memory_used_bytes", 1, 1).build()));
    store.append(List.of(batch(1, 9).at(2_000).process(0, 1, "init", 1).build()));

    nowSettledAndReopened(
        () -> assertEquals(Optional.of(new StreamSummary(4, 1_000, 9_000)), store.summary(STREAM)));
  }

  @Test
  void deletesOneStreamOnly() {
    for (long stream = 1; stream <= 2; stream++) {
      List<SampleBatch> batches = new ArrayList<>();
      for (int i = 0; i < 700; i++) {
        batches.add(
            batch(stream, i).at(i).column("cpu_usage_ratio", i).process(0, i, "p", 1).build());
      }
      store.append(batches);
      settle(store);
      store.append(List.of(batch(stream, 700).at(700).column("cpu_usage_ratio", 1).build()));
    }

    store.delete(STREAM);
    store.delete(STREAM);

    nowSettledAndReopened(() -> {
      assertEquals(Optional.empty(), store.summary(STREAM));
      assertEquals(0, everything(1).times().length);
      assertEquals(Optional.empty(), store.processes(STREAM, Long.MAX_VALUE));
      assertEquals(Optional.of(new StreamSummary(701, 0, 700)), store.summary(new StreamId(2)));
      assertEquals(699, store.processes(new StreamId(2), 700).orElseThrow().at());
    });
  }

  @Test
  void prunesStreamsThatEndedBeforeTheCutoff() {
    store.append(
        List.of(
            batch(1, 0).at(1_000, 2_000).column("cpu_usage_ratio", 1, 1).build(),
            batch(2, 0).at(1_000, 3_000).column("cpu_usage_ratio", 1, 1).build(),
            batch(3, 0).at(1_000).column("cpu_usage_ratio", 1).build()));
    settle(store);
    store.append(
        List.of(
            batch(3, 1).at(500).column("cpu_usage_ratio", 1).build(),
            batch(4, 0).at(1_000, 2_999).column("cpu_usage_ratio", 1, 1).build(),
            batch(1, 1).at(9_000).column("cpu_usage_ratio", 1).build()));

    assertEquals(0, store.prune(1_000));
    assertEquals(2, store.prune(3_000));
    assertEquals(0, store.prune(3_000));

    nowSettledAndReopened(() -> {
      assertEquals(Optional.of(new StreamSummary(3, 1_000, 9_000)), store.summary(STREAM));
      assertEquals(Optional.of(new StreamSummary(2, 1_000, 3_000)), store.summary(new StreamId(2)));
      assertEquals(Optional.empty(), store.summary(new StreamId(3)));
      assertEquals(Optional.empty(), store.summary(new StreamId(4)));
    });
  }

  // Moving to another store

  @Test
  void anImportOfItsExportGivesTheSameAnswers() {
    long seed = new Random().nextLong();
    MetricStore other = opened(open("other"));
    for (int i = 0; i < 20; i++) {
      StreamId id = new StreamId(100 + i);
      String about = "seed " + (seed + i);
      List<SampleBatch> batches = new RandomStream(id.value(), seed + i).batches();
      for (SampleBatch batch : batches) {
        store.append(List.of(batch));
      }
      if (i % 2 == 0) {
        settle(store);
      }

      List<SampleBatch> exported = new ArrayList<>();
      store.export(id, exported::add);
      isInOrder(exported, about);
      other.append(exported);

      StreamModel model = model(batches);
      SeriesTableCheck.check(
          model, everythingOf(id.value()), other.query(everythingOf(id.value())), about);
      assertEquals(store.summary(id), other.summary(id), about);
      model
          .processes()
          .keySet()
          .forEach(at ->
              assertEquals(model.processesAt(at), other.processes(id, at), about + " at " + at));
    }
  }

  private static void isInOrder(List<SampleBatch> exported, String about) {
    for (int i = 1; i < exported.size(); i++) {
      assertTrue(exported.get(i - 1).times()[0] <= exported.get(i).times()[0], about);
    }
  }

  @Test
  void aBatchStillToComeFindsItsSequenceFreeAfterAnImport() {
    List<SampleBatch> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(batch(1, 3L * i).at(1_000L * i).column("cpu_usage_ratio", i).build());
    }
    store.append(sent);
    settle(store);
    MetricStore other = opened(open("other"));
    List<SampleBatch> exported = new ArrayList<>();
    store.export(STREAM, exported::add);
    other.append(exported);

    for (int i = 0; i < 50; i++) {
      sent.add(
          batch(1, 3L * i + 1).at(1_000_000 + 1_000L * i).column("cpu_usage_ratio", i).build());
    }
    other.append(sent);

    SeriesTableCheck.check(model(sent), everythingOf(1), other.query(everythingOf(1)), "imported");
  }

  // Threads

  @Test
  void eachThreadReadsItsOwnWrites() throws Exception {
    everyThread(
        8,
        thread -> {
          Random random = new Random(thread);
          List<SampleBatch> own = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            own.add(
                batch(thread, i)
                    .everySecond(10_000L * i, 10)
                    .column("cpu_usage_ratio", random.doubles(10).toArray())
                    .process(0, i, "process " + i % 3, 1)
                    .build());
            store.append(List.of(own.getLast()));
            assertEquals(
                10L * own.size(), store.summary(new StreamId(thread)).orElseThrow().instants());
            assertEquals(
                10_000L * i,
                store.processes(new StreamId(thread), Long.MAX_VALUE).orElseThrow().at());
            if (i % 20 == 7) {
              settle(store);
            }
          }
          SeriesTableCheck.check(
              model(own), everythingOf(thread), everything(thread), "thread " + thread);
        });
  }

  @Test
  void threadsThatSendTheSameBatchesAppendThemOnce() throws Exception {
    List<SampleBatch> batches = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batches.add(batch(1, i).at(i).column("cpu_usage_ratio", i).build());
    }
    everyThread(
        8,
        thread -> {
          List<SampleBatch> own = new ArrayList<>(batches);
          Collections.shuffle(own, new Random(thread));
          for (int i = 0; i < own.size(); i += 10) {
            store.append(own.subList(i, i + 10));
          }
        });

    nowSettledAndReopened(
        () -> SeriesTableCheck.check(model(batches), everythingOf(1), everything(1), "8 threads"));
  }

  @Test
  void nobodySeesHalfAnAppend() throws Exception {
    everyThread(
        8,
        thread -> {
          for (int i = 0; i < 50; i++) {
            if (thread % 2 == 0) {
              long sequence = 2L * (50L * thread + i);
              store.append(
                  List.of(
                      batch(1, sequence).at(sequence).column("cpu_usage_ratio", 1).build(),
                      batch(1, sequence + 1)
                          .at(sequence + 1)
                          .column("cpu_usage_ratio", 1)
                          .build()));
            } else {
              assertEquals(0, everything(1).times().length % 2);
              if (thread == 1 && i % 10 == 0) {
                settle(store);
              }
            }
          }
        });
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void everyThread(int threads, Work work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(
            executor.submit(() -> {
              work.run(thread);
              return thread;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  // Life

  @Test
  void whatWasAcknowledgedSurvivesPowerLoss() {
    List<SampleBatch> batches = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      batches.add(
          batch(1, i)
              .at(1_000L * i)
              .column("cpu_usage_ratio", i)
              .process(0, i, "p" + i, 1)
              .build());
      store.append(List.of(batches.getLast()));
      if (i == 500) {
        settle(store);
      }
    }

    MetricStore survivor = opened(openAfterPowerLoss("main"));

    SeriesTableCheck.check(
        model(batches), everythingOf(1), survivor.query(everythingOf(1)), "after power loss");
    assertEquals(model(batches).processesAt(9_000), survivor.processes(STREAM, 9_000));
    survivor.append(batches);
    assertEquals(Optional.of(new StreamSummary(800, 0, 799_000)), survivor.summary(STREAM));
  }

  @Test
  void isWellAndClosesTwice() {
    store.append(List.of(batch(1, 0).at(1_000).column("cpu_usage_ratio", 1).build()));
    assertTrue(store.check().ok(), store.check().detail());

    store.drain();
    assertTrue(store.check().ok(), store.check().detail());
    store.close();
    store.close();
    reopen();

    assertEquals(1, everything(1).times().length);
  }
}
