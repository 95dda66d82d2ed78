// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import static dev.runlens.core.catalog.Observed.REPOSITORY;
import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Secret;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Runs;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.delivery.DeliveryLedger;
import dev.runlens.core.delivery.DeliveryWorker;
import dev.runlens.core.delivery.EventApplication;
import dev.runlens.core.live.Live;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.source.InMemoryEventSource;
import dev.runlens.testkit.source.InMemoryHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole reconciliation over a source with a scripted past.
class ReconcilerTest {

  private static final InstallationObservation ACME =
      new InstallationObservation(
          new InstallationId(42), 9, "Acme", "Organization", State.ACTIVE, START);

  private final SettableClock clock = new SettableClock(START.plus(Duration.ofHours(1)));
  private final InMemoryHistory history = new InMemoryHistory();
  private final InMemoryEventSource source = new InMemoryEventSource(Secret.of("test"), history);
  private final List<Long> ended = new CopyOnWriteArrayList<>();
  private final Catalog catalog = new Catalog();
  @TempDir Path directory;
  private Database database;
  private WorkQueue work;
  private DeliveryLedger ledger;
  private Jobs jobs;
  private Completeness completeness;
  private ReconciliationState state;
  private LostDeliveries lost;
  private Backfill backfill;
  private DeliveryWorker worker;
  private Reconciler reconciler;
  private Slot<EventSource> slot;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    jobs = new Jobs(database);
    completeness = new Completeness(database);
    state = new ReconciliationState(database);
    slot = OpenSlots.of("github", EventSource.class, source, directory, clock);
    history.put(ACME, REPOSITORY);
    work = new WorkQueue(database, clock);
    ledger = new DeliveryLedger(database, work, clock);
    lost = new LostDeliveries(database, ledger, state, clock);
    EventApplication.JobEnd jobEnd =
        (transaction, job) -> {
          if (jobs.logExpected(transaction, job.id(), JobLog.State.PENDING, null)) {
            ended.add(job.job().key().jobId());
          }
        };
    EventApplication application =
        new EventApplication(
            catalog, new Streams(database, clock), jobEnd, (_, _, _) -> {}, new Live());
    Map<String, Slot<EventSource>> sources = Map.of("github", slot);
    worker = new DeliveryWorker(database, ledger, application, completeness, () -> sources);
    backfill =
        new Backfill(
            database,
            jobs,
            application,
            jobEnd,
            completeness,
            state,
            () -> sources,
            Duration.ofDays(90),
            Duration.ofDays(90),
            clock);
    reconciler =
        new Reconciler(
            database,
            jobs,
            catalog,
            application,
            completeness,
            lost,
            new RecentRuns(database, application, completeness, () -> sources, clock),
            backfill,
            state,
            () -> sources,
            work,
            clock);
  }

  @AfterEach
  void close() {
    work.close();
    OpenSlots.close(slot);
    database.close();
  }

  @Test
  void aDeliveryThatNeverGotHereIsAskedForOnceAPassAndCountedAsRedelivered() throws Exception {
    WebhookRequest request =
        source.request("lost", Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    history.attempt("lost", START.plusSeconds(80), "events", false);
    history.attempt("lost", START.plusSeconds(90), "events", false);
    history.attempt("came-later", START.plusSeconds(70), "events", false);
    history.attempt("came-later", START.plusSeconds(100), "events", true);
    history.attempt("much-older", START.minus(Duration.ofDays(4)), "events", false);
    history.onRedeliver(attempt -> deliver(attempt.deliveryId(), request));

    start();
    Eventually.holds(() -> !ended.isEmpty() && work.size("delivery") == 0);

    assertEquals(List.of(1L), ended);
    assertEquals(1, Collections.frequency(history.asked(), "redeliver"));
    Completeness.Counts counts = counts();
    assertEquals(1, counts.received());
    assertEquals(1, counts.late());
    assertEquals(1, counts.redelivered());
    assertEquals(0, lost.waiting("github"));
    passAgain();
    assertEquals(1, Collections.frequency(history.asked(), "redeliver"));
  }

  @Test
  void aDeliveryThatStaysLostIsAskedForEverMoreSeldomAndHoldsTheMark() throws Exception {
    history.attempt("lost", START.plusSeconds(80), "events", false);
    history.attempt("fine", START.plusSeconds(90), "events", true);
    start();
    Eventually.holds(() -> state.standing("github").endedAt() != null);
    assertEquals(START.plusSeconds(80), state.standing("github").highWater());
    assertEquals(1, lost.waiting("github"));
    passAgain();
    passAgain();
    passAgain();
    // After 10 minutes, and 20 minutes later.
    assertEquals(3, Collections.frequency(history.asked(), "redeliver"));
  }

  @Test
  void aJobWhoseEndNobodyToldIsAskedFor() throws Exception {
    apply(Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
    history.put(job(1, JobStatus.COMPLETED));
    start();
    Eventually.holds(() -> jobs().getFirst().job().status() == JobStatus.COMPLETED);
    assertEquals(List.of(1L), ended);
    Eventually.holds(() -> counts().healed() >= 1);
  }

  @Test
  void aJobThatTheSourceForgotIsStaleOnlyBeyondItsLimitAndARealEndStillCounts() throws Exception {
    apply(
        Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)),
        Observed.seen(Observed.job(2, JobStatus.QUEUED)));
    clock.advance(Duration.ofDays(2));
    start();
    Eventually.holds(() -> ended.contains(2L));
    Eventually.holds(() -> state.standing("github").endedAt() != null);
    assertEquals(List.of(2L), ended);
    clock.advance(Duration.ofDays(4));
    work.signal(Reconciler.WORK);
    Eventually.holds(() ->
        jobs().stream().allMatch(job -> new Conclusion("stale").equals(job.job().conclusion())));
    apply(Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    assertEquals(Conclusion.SUCCESS, jobs().getFirst().job().conclusion());
  }

  @Test
  void runsThatNoDeliveryToldOfAreFoundAfterAStart() throws Exception {
    apply(new SourceEvent.RepositorySeen(REPOSITORY));
    for (int i = 1; i <= 5; i++) {
      history.put(run(i, START.plusSeconds(i)));
      history.put(
          new SourceEvent.JobSeen(
              REPOSITORY, Observed.job(Observed.run(i, 1), i, JobStatus.COMPLETED, "r")));
    }
    start();
    Eventually.holds(() -> counts().healed() >= 10);
    assertEquals(5, ended.size());
  }

  @Test
  void theLogsOfThePastAreAskedForOldestFirstOnceItsRunsAreRead() throws Exception {
    Instant old = START.minus(Duration.ofDays(20));
    for (int i = 1; i <= 5; i++) {
      history.put(run(i, old.plusSeconds(i)));
      history.put(past(i, old.plusSeconds(i)));
    }
    history.put(run(6, START.minus(Duration.ofDays(80))));
    history.put(past(6, START.minus(Duration.ofDays(91))));
    start();
    Eventually.holds(() -> {
      clock.advance(Duration.ofSeconds(10));
      work.signal("backfill");
      return ended.size() == 5 && counts().logsAbsent() == 1;
    });
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), ended);
    Backfill.Progress progress = backfill.progress("github");
    assertEquals(6, progress.runs());
    assertEquals(6, progress.jobs());
    assertEquals(1, progress.done());
    assertEquals(0, counts().healed());
  }

  @Test
  void aPausedBackfillAsksNothing() throws Exception {
    state.pause("github", true);
    history.put(run(1, START.minus(Duration.ofDays(20))));
    start();
    Eventually.holds(() -> state.standing("github").endedAt() != null);
    Eventually.holds(() ->
        work.items(50).stream()
            .anyMatch(item -> item.kind().equals("backfill") && item.attempts() == 1));
    assertEquals(0, backfill.progress("github").runs());
    state.pause("github", false);
    backfill.wake(work, "github");
    Eventually.holds(() -> backfill.progress("github").runs() == 1);
  }

  @Test
  void anOverloadedSourceIsLeftAloneForAsLongAsItAsks() throws Exception {
    history.failWith(
        new SourceException(
            ComponentException.Kind.OVERLOADED, "Come later.", null, Duration.ofMinutes(20)));
    start();
    Eventually.holds(() -> state.standing("github").problem().equals("Come later."));
    assertEquals(List.of("installations"), history.asked());
    Eventually.holds(() ->
        work.items(50).stream()
            .anyMatch(item ->
                item.kind().equals(Reconciler.WORK)
                    && item.item().equals("github")
                    && item.dueAt().equals(clock.instant().plus(Duration.ofMinutes(20)))));
  }

  @Test
  void whatWasUninstalledWhileWeWereAwayIsGone() throws Exception {
    apply(Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    history.put(ACME);
    start();
    Eventually.holds(() -> state.standing("github").endedAt() != null);
    assertTrue(jobs().isEmpty());
    assertFalse(history.asked().contains("job"));
  }

  private void start() {
    worker.start(work);
    reconciler.start();
  }

  private void passAgain() throws Exception {
    Eventually.holds(() -> standsSince(clock.instant()));
    clock.advance(Duration.ofMinutes(10));
    work.signal(Reconciler.WORK);
    Eventually.holds(() -> standsSince(clock.instant()));
  }

  private boolean standsSince(Instant at) {
    Instant endedAt = state.standing("github").endedAt();
    return endedAt != null && !endedAt.isBefore(at);
  }

  private void deliver(String guid, WebhookRequest request) {
    if (source.verify(request) instanceof Verdict.Verified(_, String event)) {
      ledger.keep(SOURCE, guid, event, request.body());
    }
  }

  private void apply(SourceEvent... events) {
    Observed.apply(database, events);
  }

  private List<JobRecord> jobs() {
    return new Runs(database)
        .ofRepository(Viewer.EVERYTHING, REPOSITORY.id().value(), "", 50).items().stream()
            .flatMap(run -> jobs.ofRun(Viewer.EVERYTHING, run).stream())
            .toList();
  }

  private Completeness.Counts counts() {
    LocalDate day = LocalDate.ofInstant(START, ZoneOffset.UTC);
    return completeness
        .repositories(Viewer.EVERYTHING, day.minusDays(300), day.plusDays(9))
        .stream()
        .map(Completeness.OfRepository::counts)
        .findFirst()
        .orElse(new Completeness.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static SourceEvent.JobSeen job(long id, JobStatus status) {
    return new SourceEvent.JobSeen(REPOSITORY, Observed.job(id, status));
  }

  private static SourceEvent.JobSeen past(long id, Instant at) {
    JobObservation job =
        Observed.job(
            Observed.run(id, 1),
            id,
            JobStatus.COMPLETED,
            "r",
            at.plusSeconds(1),
            at.plusSeconds(9));
    return new SourceEvent.JobSeen(
        REPOSITORY,
        new JobObservation(
            job.key(),
            job.name(),
            job.status(),
            job.conclusion(),
            at,
            job.startedAt(),
            job.completedAt(),
            job.workflowName(),
            job.headBranch(),
            job.headSha(),
            job.htmlUrl(),
            job.labels(),
            job.runner(),
            job.steps()));
  }

  private static SourceEvent.RunSeen run(long id, Instant createdAt) {
    RunKey key = Observed.run(id, 1);
    RunObservation run = Observed.run(key, JobStatus.COMPLETED);
    return new SourceEvent.RunSeen(
        REPOSITORY,
        new RunObservation(
            key,
            run.workflowName(),
            id,
            run.title(),
            run.event(),
            run.actor(),
            run.headBranch(),
            run.headSha(),
            run.htmlUrl(),
            run.status(),
            run.conclusion(),
            createdAt,
            createdAt,
            createdAt.plusSeconds(60)));
  }
}
