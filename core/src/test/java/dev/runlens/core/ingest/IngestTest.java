// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.Series;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.live.Watcher;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {

  private static final StreamClaim CLAIM = new StreamClaim("acme/rocket", 100, 1, 1L, null);
  private static final long NOW = START.plusSeconds(20).toEpochMilli();

  private final SettableClock clock = new SettableClock(START.plusSeconds(20));
  private final GatedStore store = new GatedStore();
  private final Live live = new Live();
  @TempDir Path directory;
  private Database database;
  private Streams streams;
  private Slot<MetricStore> slot;
  private Ingest ingest;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
    streams = new Streams(database, clock);
    slot = OpenSlots.of("sqlite", MetricStore.class, store, directory, clock);
    ingest =
        new Ingest(streams, _ -> slot, () -> "sqlite", directory.resolve("spool"), live, clock);
  }

  @AfterEach
  void close() {
    ingest.close();
    OpenSlots.close(slot);
    database.close();
  }

  @Test
  void takesBatchesOfAJob() throws Exception {
    assertEquals(2, take(received("s", CLAIM, 0, null, NOW, NOW + 1_000)));
    StreamRecord stream = streams.ofJob(ours(1)).getFirst();
    assertEquals("sqlite", stream.metricInstance());
    assertEquals(StreamRecord.Proof.CLAIM, stream.proof());
    assertEquals(2, store.summary(stream.id()).orElseThrow().instants());
    assertEquals(2, ingest.samples());
  }

  @Test
  void aBatchThatComesTwiceIsAcknowledgedAndChangesNothing() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(1, take(received("s", CLAIM, 0, null, NOW)));
    }
    assertEquals(1, take(received("s", CLAIM, 1, null, NOW + 1_000)));
    StreamRecord stream = streams.ofJob(ours(1)).getFirst();
    assertEquals(2, store.summary(stream.id()).orElseThrow().instants());
    assertEquals(1, streams.ofJob(ours(1)).size());
  }

  @Test
  void aStreamCannotMoveToAnotherJob() throws Exception {
    take(received("s", CLAIM, 0, null, NOW));
    StreamClaim other = new StreamClaim("acme/rocket", 100, 1, 2L, null);
    InvalidSamples refused =
        assertThrows(InvalidSamples.class, () -> take(received("s", other, 1, null, NOW + 1_000)));
    assertEquals("stream", refused.field());
  }

  @Test
  void tellsTheJobsWatchersOfTheNewestSample() throws Exception {
    try (Watcher watcher = live.watch(ours(1))) {
      ingest.take(
          List.of(
              received("s", CLAIM, 1, null, NOW, NOW + 1_000),
              received("s", CLAIM, 0, null, NOW - 1_000)),
          StreamRecord.Proof.CLAIM);
      assertEquals(List.of(new Hint.Samples(NOW + 1_000)), watcher.await(20_000));
    }
  }

  @Test
  void findsTheJobThatCameAfterItsSamples() throws Exception {
    StreamClaim early = new StreamClaim("acme/rocket", 100, 1, 2L, null);
    take(received("s", early, 0, null, NOW));
    database.inTransaction(transaction -> {
      Catalog.Change job =
          new Catalog()
              .apply(
                  transaction,
                  Observed.SOURCE,
                  Observed.seen(Observed.job(2, JobStatus.IN_PROGRESS)))
              .getFirst();
      streams.tieWaiting(transaction, assertInstanceOf(Catalog.Change.JobChanged.class, job));
      return true;
    });
    try (Watcher watcher = live.watch(ours(2))) {
      take(received("s", early, 1, null, NOW + 1_000));
      assertEquals(List.of(new Hint.Samples(NOW + 1_000)), watcher.await(20_000));
    }
  }

  @Test
  void aClockThatDiffersIsRememberedAndASlowRequestIsNot() throws Exception {
    take(received("slow", CLAIM, 0, NOW - 1_900, NOW - 1_900));
    take(received("behind", CLAIM, 0, NOW - 60_000, NOW - 60_000));
    take(received("ahead", CLAIM, 0, NOW + 60_000, NOW + 60_000));
    assertEquals(
        List.of(0L, 60_000L, -60_000L),
        streams.ofJob(ours(1)).stream().map(StreamRecord::clockOffset).toList());
  }

  @Test
  void manyAtOnceMakeOneStream() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int sequence = i;
        all.add(callers.submit(() -> take(received("s", CLAIM, sequence, null, NOW + sequence))));
      }
      for (Future<Integer> one : all) {
        assertEquals(1, one.get());
      }
    }
    StreamRecord stream = streams.ofJob(ours(1)).getFirst();
    assertEquals(100, store.summary(stream.id()).orElseThrow().instants());
    assertTrue(store.appends() <= 100);
  }

  private int take(Received batch) throws InterruptedException {
    return ingest.take(List.of(batch), StreamRecord.Proof.CLAIM);
  }

  private static Received received(
      String stream, StreamClaim claim, long sequence, @Nullable Long sentAt, long... times) {
    return new Received(
        stream,
        claim,
        "host",
        2,
        sentAt,
        sequence,
        times,
        List.of(new Column(Series.of("load_1m"), new double[times.length])),
        List.of());
  }

  private long ours(long jobId) {
    return new Jobs(database).byJobId(Viewer.EVERYTHING, jobId).orElseThrow().id();
  }
}
