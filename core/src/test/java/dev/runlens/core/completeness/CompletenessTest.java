// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.completeness;

import static dev.runlens.core.catalog.Observed.REPOSITORY;
import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.catalog.Warrant;
import dev.runlens.core.completeness.Completeness.Counts;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletenessTest {

  private static final LocalDate DAY = LocalDate.ofInstant(START, ZoneOffset.UTC);
  private static final Counts NOTHING = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  @TempDir Path directory;
  private Database database;
  private Completeness completeness;
  private Jobs jobs;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    completeness = new Completeness(database);
    jobs = new Jobs(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aDeliveryIsLateWhenItComesMoreThanAMinuteAfterWhatItTells() {
    SourceEvent ended = Observed.seen(Observed.job(1, JobStatus.COMPLETED));
    Observed.apply(database, ended);
    received(ended, START.plusSeconds(70 + 60));
    assertEquals(0, counts(Viewer.EVERYTHING).late());
    received(ended, START.plusSeconds(70 + 61));
    assertEquals(1, counts(Viewer.EVERYTHING).late());
    assertEquals(2, counts(Viewer.EVERYTHING).received());
  }

  @Test
  void aLogCountsAsWhatBecameOfIt() {
    List<JobLog.State> states =
        List.of(
            JobLog.State.STORED,
            JobLog.State.ABSENT,
            JobLog.State.REFUSED,
            JobLog.State.LOST,
            JobLog.State.RETRY);
    for (int i = 0; i < states.size(); i++) {
      Observed.apply(database, Observed.seen(Observed.job(i + 1, JobStatus.COMPLETED)));
      JobRecord job = job(i + 1);
      JobLog.State state = states.get(i);
      database.inTransaction(transaction -> {
        jobs.logIs(transaction, job.id(), state, null);
        completeness.logSettled(transaction, job.id());
        return true;
      });
    }
    Counts counts = counts(Viewer.EVERYTHING);
    assertEquals(1, counts.logsStored());
    assertEquals(1, counts.logsAbsent());
    assertEquals(1, counts.logsRefused());
    assertEquals(1, counts.logsLost());
  }

  @Test
  void aViewerIsToldOfNothingThatTheyDoNotSee() {
    SourceEvent ended = Observed.seen(Observed.job(1, JobStatus.COMPLETED));
    Observed.apply(database, ended);
    received(ended, START.plusSeconds(80));
    received(new SourceEvent.Ignored("Nobody needs stars."), START.plusSeconds(80));

    assertEquals(NOTHING, counts(Viewer.NOTHING));
    assertTrue(completeness.days(Viewer.NOTHING, "", DAY, DAY).isEmpty());
    assertTrue(completeness.repositories(Viewer.NOTHING, DAY, DAY).isEmpty());
    assertEquals(
        List.of("", REPOSITORY.fullName()),
        completeness.repositories(Viewer.EVERYTHING, DAY, DAY).stream()
            .map(Completeness.OfRepository::repository)
            .toList());
    assertEquals(
        2, completeness.days(Viewer.EVERYTHING, "", DAY, DAY).getFirst().counts().received());
    assertEquals(
        1,
        completeness
            .days(Viewer.EVERYTHING, "ACME/rocket", DAY, DAY)
            .getFirst()
            .counts()
            .received());
    assertTrue(
        completeness.days(Viewer.EVERYTHING, "", DAY.plusDays(1), DAY.plusDays(1)).isEmpty());
  }

  @Test
  void theSecondsOfAJobThatHoldSamplesAreCountedOnce() throws Exception {
    SettableClock clock = new SettableClock(START);
    InMemoryMetricStore store = new InMemoryMetricStore();
    Slot<MetricStore> slot = OpenSlots.of("sqlite", MetricStore.class, store, directory, clock);
    Streams streams = new Streams(database, clock);
    Observed.apply(
        database,
        Observed.seen(Observed.job(1, JobStatus.COMPLETED)),
        Observed.seen(Observed.job(2, JobStatus.COMPLETED)));
    StreamRecord stream =
        streams.register(
            "s",
            new StreamClaim("acme/rocket", 100, 1, 1L, null),
            Warrant.NONE,
            Observed.sampler(START));
    // The job runs from second 10 to 70; samples begin before it and end in its middle.
    store.append(
        List.of(
            batch(stream.id().value(), 0)
                .everySecond(START.toEpochMilli(), 40)
                .column("load_1m", new double[40])
                .build()));
    try (WorkQueue work = new WorkQueue(database, clock)) {
      new SampleCoverage(database, jobs, new SampleReader(streams, _ -> slot), completeness)
          .start(work);
      for (int times = 0; times < 2; times++) {
        for (long id : new long[] {1, 2}) {
          JobRecord job = job(id);
          database.inTransaction(transaction -> {
            SampleCoverage.request(
                work,
                transaction,
                new Catalog.Change.JobChanged(job.id(), job.job(), job.repository()));
            return true;
          });
        }
        clock.advance(Duration.ofMinutes(3));
        work.signal("coverage");
        Eventually.holds(() -> work.size("coverage") == 0);
      }
    } finally {
      OpenSlots.close(slot);
    }
    Counts counts = counts(Viewer.EVERYTHING);
    assertEquals(2, counts.jobs());
    assertEquals(1, counts.jobsSampled());
    assertEquals(120, counts.ranSeconds());
    assertEquals(30, counts.sampledSeconds());
    assertEquals(0.25, counts.sampledShare());
  }

  private void received(SourceEvent event, Instant at) {
    database.inTransaction(transaction -> {
      completeness.received(
          transaction,
          new Delivery(SOURCE, "guid " + at, "workflow_job", "{}".getBytes(UTF_8), at),
          List.of(event));
      return true;
    });
  }

  private JobRecord job(long id) {
    return jobs.byJobId(Viewer.EVERYTHING, id).orElseThrow();
  }

  private Counts counts(Viewer viewer) {
    return completeness.repositories(viewer, DAY, DAY).stream()
        .filter(counted -> counted.repository().equals(REPOSITORY.fullName()))
        .map(Completeness.OfRepository::counts)
        .findFirst()
        .orElse(NOTHING);
  }
}
