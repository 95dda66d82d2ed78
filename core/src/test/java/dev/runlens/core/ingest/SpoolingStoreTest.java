// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import dev.runlens.core.Eventually;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolingStoreTest {

  private static final long START = 1_768_478_400_000L;
  private static final long SMALL_PAUSE_MILLIS = 10;

  private final GatedStore store = new GatedStore();
  private final Slot<MetricStore> slot =
      OpenSlots.closed("sqlite", MetricStore.class, Clock.systemUTC());
  private final List<SpoolingStore> opened = new ArrayList<>();
  @TempDir Path directory;

  @AfterEach
  void close() {
    opened.forEach(SpoolingStore::close);
    OpenSlots.close(slot);
  }

  @Test
  void goesStraightToAStoreThatIsThere() {
    comeBack();
    SpoolingStore spooling = spooling(1 << 20);
    spooling.append(List.of(sample(1, 0)));
    assertEquals(1, instants(1));
    assertEquals(0, spooling.spooledBytes());
  }

  @Test
  void keepsWhatComesWhileTheStoreIsAwayAndDrainsItInOrder() throws InterruptedException {
    SpoolingStore spooling = spooling(16 << 20);
    for (long sequence = 0; sequence < 3_000; sequence++) {
      spooling.append(List.of(sample(1, sequence)));
    }
    assertTrue(spooling.spooledBytes() > 0);
    comeBack();
    Eventually.holds(() -> spooling.spooledBytes() == 0);
    assertEquals(3_000, instants(1));
    Eventually.holds(() -> {
      spooling.append(List.of(sample(1, 3_000)));
      return instants(1) == 3_001 && spooling.spooledBytes() == 0;
    });
  }

  @Test
  void drainsWhatAnEarlierRunLeft() throws InterruptedException {
    SpoolingStore earlier = spooling(1 << 20);
    earlier.append(List.of(sample(1, 0), sample(2, 0)));
    earlier.close();
    comeBack();
    SpoolingStore later = spooling(1 << 20);
    Eventually.holds(() -> later.spooledBytes() == 0);
    assertEquals(1, instants(1));
    assertEquals(1, instants(2));
  }

  @Test
  void losesOnlyTheRecordThatWasCutShort() throws IOException, InterruptedException {
    SpoolingStore earlier = spooling(1 << 20);
    // At once: whenever the store is tried in between, the next record begins another segment.
    earlier.append(List.of(sample(1, 0), sample(2, 0)));
    earlier.close();
    try (Stream<Path> files = Files.list(directory.resolve("spool"));
        FileChannel segment =
            FileChannel.open(files.findFirst().orElseThrow(), StandardOpenOption.WRITE)) {
      segment.truncate(segment.size() - 3);
    }
    comeBack();
    SpoolingStore later = spooling(1 << 20);
    Eventually.holds(() -> later.spooledBytes() == 0);
    assertEquals(1, instants(1));
    assertEquals(0, instants(2));
  }

  @Test
  void refusesWhatTheStoreWouldNeverTake() {
    comeBack();
    SpoolingStore spooling = spooling(1 << 20);
    SampleBatch invalid = sample(GatedStore.INVALID.value(), 0);
    assertThrows(MetricStoreException.class, () -> spooling.append(List.of(invalid)));
    assertEquals(0, spooling.spooledBytes());
  }

  @Test
  void dropsWhatTheStoreNeverTakesWhenItDrains() throws InterruptedException {
    SpoolingStore spooling = spooling(1 << 20);
    spooling.append(List.of(sample(1, 0), sample(GatedStore.INVALID.value(), 0), sample(2, 0)));
    comeBack();
    Eventually.holds(() -> spooling.spooledBytes() == 0);
    assertEquals(1, instants(1));
    assertEquals(1, instants(2));
  }

  @Test
  void refusesWhenTheSpoolIsFull() {
    SpoolingStore spooling = spooling(500);
    spooling.append(List.of(sample(1, 0)));
    assertThrows(
        GroupCommit.Overloaded.class,
        () -> {
          for (long sequence = 1; sequence < 100; sequence++) {
            spooling.append(List.of(sample(1, sequence)));
          }
        });
  }

  @Test
  void writesBatchesBitByBit() throws IOException {
    double[] values = {Double.NaN, -0.0, Double.MIN_VALUE, 1e308, 0.1};
    SampleBatch batch =
        new SampleBatch(
            new StreamId(Long.MAX_VALUE),
            7,
            new long[] {1, 2, 3, 4, Long.MAX_VALUE},
            List.of(
                new Column(Series.of("a_ratio"), values),
                new Column(Series.of("b_bytes", "device", "größe ☃"), new double[5])),
            List.of(
                new ProcessSample(0, 1, null, "jävä", Double.NaN, 0, null),
                new ProcessSample(4, 2, 1, "x", 1.5, Long.MAX_VALUE, 3)));
    SampleBatch read = BatchCodec.read(BatchCodec.write(batch));
    assertEquals(batch.stream(), read.stream());
    assertEquals(batch.sequence(), read.sequence());
    assertArrayEquals(batch.times(), read.times());
    assertEquals(batch.processes(), read.processes());
    assertEquals(2, read.columns().size());
    assertEquals(batch.columns().get(1).series(), read.columns().get(1).series());
    for (int i = 0; i < values.length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(values[i]),
          Double.doubleToRawLongBits(read.columns().getFirst().values()[i]));
    }
  }

  private SpoolingStore spooling(long mostBytes) {
    SpoolingStore spooling =
        new SpoolingStore(slot, directory.resolve("spool"), mostBytes, SMALL_PAUSE_MILLIS);
    opened.add(spooling);
    return spooling;
  }

  private void comeBack() {
    OpenSlots.reopen(slot, store, directory, Clock.systemUTC());
  }

  private long instants(long stream) {
    return store.summary(new StreamId(stream)).map(StreamSummary::instants).orElse(0L);
  }

  private static SampleBatch sample(long stream, long sequence) {
    return batch(stream, sequence)
        .everySecond(START + sequence * 1_000, 1)
        .column("load_1m", (double) sequence)
        .build();
  }
}
