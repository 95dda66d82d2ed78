// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Warrant;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSamplesTest {

  private static final double NONE = Double.NaN;
  private static final long START = 1_768_478_400_000L;

  private final InMemoryMetricStore store = new InMemoryMetricStore();
  private final InMemoryMetricStore older = new InMemoryMetricStore();
  private final Map<String, Slot<MetricStore>> slots = new HashMap<>();
  @TempDir Path directory;

  @BeforeEach
  void open() {
    for (Map.Entry<String, InMemoryMetricStore> entry :
        Map.of("sqlite", store, "older", older).entrySet()) {
      slots.put(
          entry.getKey(),
          OpenSlots.of(
              entry.getKey(), MetricStore.class, entry.getValue(), directory, Clock.systemUTC()));
    }
  }

  @AfterEach
  void close() {
    slots.values().forEach(OpenSlots::close);
  }

  @Test
  void aJobWithoutSamplesHasNone() {
    assertTrue(JobSamples.of(List.of(), this::slot).isEmpty());
    assertTrue(JobSamples.of(List.of(stream(1, "sqlite", 0)), this::slot).isEmpty());
  }

  @Test
  void timesAreOnGitHubsClock() {
    store.append(
        List.of(
            batch(1, 0)
                .everySecond(START, 3)
                .column("load_1m", 1, 2, 3)
                .process(1, 42, "java", 1)
                .build()));
    JobSamples samples = samples(stream(1, "sqlite", 5_000));
    assertEquals(START + 5_000, samples.first());
    assertEquals(START + 7_000, samples.last());
    assertEquals(3, samples.instants());
    SeriesTable table = samples.query(Set.of(), START + 6_000, START + 7_000, 100);
    assertArrayEquals(new long[] {START + 6_000}, table.times());
    assertArrayEquals(new double[] {2}, table.rows().getFirst().mean());
    assertTrue(samples.processes(START + 5_999).isEmpty());
    ProcessSnapshot snapshot = samples.processes(START + 99_000).orElseThrow();
    assertEquals(START + 6_000, snapshot.at());
    assertEquals(42, snapshot.processes().getFirst().pid());
  }

  @Test
  void theFirstRowAskedForHasItsRateFromTheSampleBefore() {
    store.append(
        List.of(
            batch(1, 0)
                .everySecond(START, 4)
                .column("disk_read_bytes_total", 100, 110, 130, 160)
                .build()));
    JobSamples samples = samples(stream(1, "sqlite", 0));
    assertArrayEquals(
        new double[] {20, 30}, rate(samples.query(Set.of(), START + 2_000, START + 4_000, 100)));
    assertArrayEquals(
        new double[] {NONE, 10, 20, 30},
        rate(samples.query(Set.of("disk_read_bytes_per_second"), START, START + 4_000, 100)));
    assertEquals(List.of(), samples.query(Set.of("load_1m"), START, START + 4_000, 100).rows());
  }

  @Test
  void nothingIsServedThatWasNotAskedFor() {
    store.append(
        List.of(batch(1, 0).everySecond(START, 20).column("load_1m", new double[20]).build()));
    SeriesTable table =
        samples(stream(1, "sqlite", 0)).query(Set.of(), START + 15_000, START + 17_000, 100);
    assertArrayEquals(new long[] {START + 15_000, START + 16_000}, table.times());
  }

  @Test
  void inBucketsTheFirstMomentsOfAJobAreServedToo() {
    double[] load = new double[1_000];
    Arrays.setAll(load, i -> i == 0 ? 99 : 1);
    store.append(
        List.of(batch(1, 0).everySecond(START + 1, 1_000).column("load_1m", load).build()));
    JobSamples samples = samples(stream(1, "sqlite", 0));
    SeriesTable table = samples.query(Set.of(), samples.first(), samples.last() + 1, 50);
    assertTrue(table.bucketMillis() > 0);
    assertTrue(table.times().length <= 50);
    assertEquals(99, table.rows().getFirst().max()[0]);
  }

  @Test
  void severalSamplersInSeveralStoresAreOne() {
    older.append(List.of(batch(1, 0).at(START, START + 1_000).column("load_1m", 1, 2).build()));
    store.append(
        List.of(
            batch(2, 0)
                .at(START + 1_000, START + 2_000, START + 3_000)
                .column("load_1m", 7, 8, 9)
                .column("load_5m", 4, 5, 6)
                .process(0, 5, "make", 1)
                .build()));
    JobSamples samples = samples(stream(1, "older", 0), stream(2, "sqlite", 0));
    assertEquals(START, samples.first());
    assertEquals(START + 3_000, samples.last());
    assertEquals(5, samples.instants());
    assertEquals(2, samples.stream().id().value());
    SeriesTable table = samples.query(Set.of("load_1m"), START, START + 9_000, 100);
    assertArrayEquals(new double[] {1, 2, 8, 9}, table.rows().getFirst().mean());
    assertEquals(5, samples.processes(START + 9_000).orElseThrow().processes().getFirst().pid());
  }

  @Test
  void aRangeWithoutSamplesIsEmpty() {
    store.append(List.of(batch(1, 0).at(START).column("load_1m", 1).build()));
    JobSamples samples = samples(stream(1, "sqlite", 0));
    assertEquals(0, samples.query(Set.of(), 0, 1, 100).times().length);
    assertEquals(0, samples.query(Set.of(), START + 900_000, START + 910_000, 1).times().length);
  }

  private Slot<MetricStore> slot(String instance) {
    return Objects.requireNonNull(slots.get(instance), instance);
  }

  private JobSamples samples(StreamRecord... streams) {
    return JobSamples.of(List.of(streams), this::slot).orElseThrow();
  }

  private static double[] rate(SeriesTable table) {
    assertEquals("disk_read_bytes_per_second", table.rows().getFirst().series().name());
    return table.rows().getFirst().mean();
  }

  private static StreamRecord stream(long id, String instance, long clockOffset) {
    return new StreamRecord(
        new StreamId(id),
        new StreamClaim("acme/rocket", 100, 1, 1L, null),
        Warrant.NONE,
        1L,
        instance,
        "host",
        2,
        clockOffset,
        Instant.ofEpochMilli(START),
        Instant.ofEpochMilli(START),
        Instant.ofEpochMilli(START));
  }
}
