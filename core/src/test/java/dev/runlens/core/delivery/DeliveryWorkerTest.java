// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.Eventually;
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
import dev.runlens.core.work.WorkQueue;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the ledger to the catalog.
class DeliveryWorkerTest {

  private final SettableClock clock = new SettableClock(START);
  private final ScriptedSource source = new ScriptedSource();
  private final List<Long> ended = new CopyOnWriteArrayList<>();
  private final List<String> revoked = new CopyOnWriteArrayList<>();
  private final Live live = new Live();
  private volatile boolean endFails;
  @TempDir Path directory;
  private Database database;
  private WorkQueue work;
  private DeliveryLedger ledger;
  private Streams streams;
  private Slot<EventSource> slot;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    work = new WorkQueue(database, clock);
    ledger = new DeliveryLedger(database, work, clock);
    streams = new Streams(database, clock);
    slot = OpenSlots.of("github", EventSource.class, source, directory, clock);
    new DeliveryWorker(
            database,
            ledger,
            new Catalog(),
            streams,
            () -> Map.of("github", slot),
            (_, job) -> {
              ended.add(job.job().key().jobId());
              if (endFails) {
                throw new IllegalStateException("on purpose");
              }
            },
            (_, source, accountId) -> revoked.add(source.value() + " " + accountId),
            live)
        .start(work);
  }

  @AfterEach
  void close() {
    work.close();
    OpenSlots.close(slot);
    database.close();
  }

  @Test
  void aDeliveryIsKeptByteForByte() {
    byte[] body = {0, 1, (byte) 0xff, '{', '\n'};
    assertTrue(ledger.keep(SOURCE, "guid-1", "workflow_job", body));
    Delivery kept = ledger.find(1).orElseThrow();
    assertEquals(SOURCE, kept.source());
    assertEquals("guid-1", kept.id());
    assertEquals("workflow_job", kept.event());
    assertEquals(START, kept.receivedAt());
    assertArrayEquals(body, kept.body());
    assertTrue(ledger.find(2).isEmpty());
  }

  @Test
  void appliesWhatADeliverySaysAndWhatFollows() throws Exception {
    source.says(Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    StreamRecord early =
        streams.register(
            "s",
            new StreamClaim("acme/rocket", 100, 1, 1L, null),
            StreamRecord.Proof.CLAIM,
            "sqlite",
            null,
            null,
            0);
    keep("a");
    Eventually.holds(() -> ledger.count("applied") == 1);
    long job = jobs().byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    assertEquals(job, streams.jobOf(early.id()).orElseThrow());
    assertEquals(List.of(1L), ended);
    Eventually.holds(() -> work.size("delivery") == 0);
  }

  @Test
  void tellsTheWatchersOfAJob() throws Exception {
    source.says(body -> List.of(Observed.seen(Observed.job(1, status(body)))));
    keep("a", "queued");
    Eventually.holds(() -> ledger.count("applied") == 1);
    long job = jobs().byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    try (Watcher watcher = live.watch(job)) {
      keep("b", "in_progress");
      assertEquals(List.of(new Hint.Job()), watcher.await(20_000));
    }
  }

  @Test
  void aDeliveryThatComesTwiceIsCountedAndAppliedOnce() throws Exception {
    source.says(Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    assertTrue(keep("a"));
    Eventually.holds(() -> ledger.count("applied") == 1 && work.size("delivery") == 0);
    assertFalse(keep("a"));
    assertFalse(keep("a"));
    assertEquals(0, work.size("delivery"));
    assertEquals(1, source.parsed());
    assertEquals(3L, figure("copies"));
    assertTrue(ledger.keep(new SourceId("ghes"), "a", "workflow_job", new byte[0]));
  }

  @Test
  void whatMeansNothingIsIgnoredWithItsReason() throws Exception {
    source.says(new SourceEvent.Ignored("Nobody needs stars."));
    keep("a");
    Eventually.holds(() -> ledger.count("ignored") == 1);
    assertEquals("Nobody needs stars.", detail());
    source.says();
    keep("b");
    Eventually.holds(() -> ledger.count("ignored") == 2);
  }

  @Test
  void whatCannotBeReadStaysWithItsReasonAndIsTriedAgainWhenItComesAgain() throws Exception {
    source.says(_ -> {
      throw new SourceException(
          ComponentException.Kind.INVALID, "A job without an id. ".repeat(100));
    });
    keep("a");
    Eventually.holds(() -> ledger.count("failed") == 1 && work.size("delivery") == 0);
    assertTrue(detail().startsWith("A job without an id."));
    assertEquals(1_000, detail().length());

    source.says(Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    assertFalse(keep("a"));
    Eventually.holds(() -> ledger.count("applied") == 1);
    assertTrue(jobs().byJobId(Viewer.EVERYTHING, 1).isPresent());
  }

  @Test
  void aRevocationIsPassedOn() throws Exception {
    source.says(new SourceEvent.GrantRevoked(42));
    keep("a");
    Eventually.holds(() -> ledger.count("applied") == 1);
    assertEquals(List.of("github 42"), revoked);
  }

  @Test
  void allEffectsOfADeliveryComeTogetherOrNotAtAll() throws Exception {
    endFails = true;
    source.says(
        Observed.seen(Observed.job(1, JobStatus.QUEUED)),
        Observed.seen(Observed.job(2, JobStatus.COMPLETED)));
    keep("a");
    Eventually.holds(() -> attempts() == 1);
    assertEquals(1, ledger.count("received"));
    assertTrue(jobs().byJobId(Viewer.EVERYTHING, 1).isEmpty());

    endFails = false;
    retry();
    Eventually.holds(() -> ledger.count("applied") == 1);
    assertTrue(jobs().byJobId(Viewer.EVERYTHING, 1).isPresent());
  }

  @Test
  void aSourceWithABugLeavesTheDeliveryQueued() throws Exception {
    source.says(_ -> {
      throw new IllegalArgumentException("a bug");
    });
    keep("a");
    Eventually.holds(() -> attempts() == 1);
    assertEquals(1, ledger.count("received"));
    source.says(Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    retry();
    Eventually.holds(() -> ledger.count("applied") == 1);
  }

  @Test
  void aSourceThatIsAwayLeavesTheDeliveryQueued() throws Exception {
    source.says(Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    OpenSlots.close(slot);
    keep("a");
    Eventually.holds(() -> attempts() == 1);
    assertEquals(1, ledger.count("received"));
    OpenSlots.reopen(slot, source, directory, clock);
    retry();
    Eventually.holds(() -> ledger.count("applied") == 1);
  }

  @Test
  void aDeliveryOfASourceThatIsNotConfiguredWaits() throws Exception {
    ledger.keep(new SourceId("ghes"), "a", "workflow_job", new byte[0]);
    Eventually.holds(() -> attempts() == 1);
    assertEquals(1, ledger.count("received"));
  }

  private boolean keep(String guid) {
    return keep(guid, "");
  }

  private boolean keep(String guid, String body) {
    return ledger.keep(SOURCE, guid, "workflow_job", body.getBytes(UTF_8));
  }

  private void retry() {
    clock.advance(Duration.ofMinutes(1));
    work.signal(DeliveryLedger.WORK);
  }

  private static JobStatus status(String value) {
    return JobStatus.of(value);
  }

  private Jobs jobs() {
    return new Jobs(database);
  }

  private int attempts() {
    return work.items(1).stream().mapToInt(WorkQueue.Item::attempts).findFirst().orElse(0);
  }

  private long figure(String column) {
    return database
        .one("SELECT * FROM delivery WHERE guid = 'a'", row -> row.number(column))
        .orElseThrow();
  }

  private String detail() {
    return database
        .one("SELECT detail FROM delivery WHERE guid = 'a'", row -> row.text("detail"))
        .orElseThrow();
  }
}
