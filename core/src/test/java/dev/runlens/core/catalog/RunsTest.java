// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import static dev.runlens.core.catalog.Observed.REPOSITORY;
import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lists show of the catalog.
class RunsTest {

  @TempDir Path directory;
  private Database database;
  private Runs runs;
  private Jobs jobs;
  private Organizations organizations;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    runs = new Runs(database);
    jobs = new Jobs(database);
    organizations = new Organizations(database, new SettableClock(START.plusSeconds(600)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyCatalogHasEmptyLists() {
    assertEquals(List.of(), organizations.list(Viewer.EVERYTHING, "", 50).items());
    assertTrue(organizations.find(Viewer.EVERYTHING, "acme").isEmpty());
    assertTrue(organizations.repository(Viewer.EVERYTHING, "acme", "rocket").isEmpty());
    assertEquals(List.of(), runs.ofRepository(Viewer.EVERYTHING, 1, "", 50).items());
    assertTrue(runs.find(Viewer.EVERYTHING, 1, null).isEmpty());
    assertTrue(jobs.byJobId(Viewer.EVERYTHING, 1).isEmpty());
  }

  @Test
  void aRunThatOnlyItsJobsTellOfFollowsThem() {
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    assertEquals("queued", run().status());
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
    assertEquals("in_progress", run().status());
    assertNull(run().conclusion());
    Observed.apply(database, Observed.seen(Observed.job(2, JobStatus.QUEUED)));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    assertEquals("in_progress", run().status());
    Observed.apply(database, Observed.seen(Observed.job(2, JobStatus.COMPLETED)));
    RunSummary run = run();
    assertEquals("completed", run.status());
    assertEquals("success", run.conclusion());
    assertEquals("CI", run.workflow());
    assertEquals(2, run.jobs());
    assertEquals(START.plusSeconds(10), run.startedAt());
    assertEquals(START.plusSeconds(70), run.completedAt());
    assertNull(run.title());
  }

  @Test
  void aRunThatWasSeenItselfSaysMore() {
    Observed.apply(
        database,
        Observed.seen(Observed.job(1, JobStatus.COMPLETED)),
        Observed.seen(Observed.run(Observed.run(100, 1), JobStatus.COMPLETED)));
    RunSummary run = run();
    assertEquals("Fix the pump", run.title());
    assertEquals(1842L, run.number());
    assertEquals("Acme/Rocket", run.repository());
    assertEquals(START.plusSeconds(70), run.completedAt());
    assertEquals(
        List.of(1L),
        jobs.ofRun(Viewer.EVERYTHING, run).stream().map(job -> job.job().key().jobId()).toList());
  }

  @Test
  void theLatestAttemptIsTheRunUnlessOneIsAskedFor() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      Observed.apply(
          database,
          Observed.seen(
              Observed.job(Observed.run(100, attempt), attempt, JobStatus.COMPLETED, "r")));
    }
    assertEquals(3, runs.find(Viewer.EVERYTHING, 100, null).orElseThrow().attempt());
    assertEquals(2, runs.find(Viewer.EVERYTHING, 100, 2).orElseThrow().attempt());
    assertTrue(runs.find(Viewer.EVERYTHING, 100, 4).isEmpty());
  }

  @Test
  void pagesOfRunsMissNoneAndRepeatNoneEvenAtOneInstant() {
    for (int i = 0; i < 25; i++) {
      Observed.apply(
          database,
          Observed.seen(Observed.job(Observed.run(100 + i, 1), i, JobStatus.QUEUED, "r")));
    }
    List<Long> seen = new ArrayList<>();
    String after = "";
    do {
      Page<RunSummary> page =
          runs.ofRepository(Viewer.EVERYTHING, REPOSITORY.id().value(), after, 10);
      page.items().forEach(run -> seen.add(run.runId()));
      after = page.next() == null ? "" : page.next();
    } while (!after.isEmpty());
    List<Long> newestFirst = new ArrayList<>();
    for (long id = 124; id >= 100; id--) {
      newestFirst.add(id);
    }
    assertEquals(newestFirst, seen);
  }

  @Test
  void organizationsCountWhatRunsAndFails() {
    Observed.apply(
        database,
        Observed.installation(State.ACTIVE, "Acme", START),
        Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)),
        Observed.seen(Observed.job(2, JobStatus.COMPLETED)));
    Organization acme = organizations.find(Viewer.EVERYTHING, "aCMe").orElseThrow();
    assertEquals(List.of(acme), organizations.list(Viewer.EVERYTHING, "", 50).items());
    assertEquals(42L, acme.installationId());
    assertEquals(1, acme.repositories());
    assertEquals(1, acme.running());
    Repository rocket = organizations.repository(Viewer.EVERYTHING, "ACME", "rocket").orElseThrow();
    assertEquals("Acme/Rocket", rocket.fullName());
    assertNotNull(rocket.lastRunAt());
    assertEquals(
        List.of(rocket), organizations.repositories(Viewer.EVERYTHING, "acme", "", 50).items());
  }

  @Test
  void ownersWithoutAnInstallationAreListedToo() {
    Observed.apply(database, new SourceEvent.RepositorySeen(REPOSITORY));
    Organization acme = organizations.list(Viewer.EVERYTHING, "", 50).items().getFirst();
    assertEquals("Acme", acme.login());
    assertNull(acme.installationId());
    Observed.apply(database, new SourceEvent.RepositoryDeleted(REPOSITORY.id()));
    assertEquals(List.of(), organizations.list(Viewer.EVERYTHING, "", 50).items());
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.inTransaction(transaction -> {
              new Catalog()
                  .apply(
                      transaction,
                      Observed.SOURCE,
                      Observed.seen(Observed.job(1, JobStatus.QUEUED)));
              throw new IllegalStateException("on purpose");
            }));
    assertTrue(jobs.byJobId(Viewer.EVERYTHING, 1).isEmpty());
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    assertTrue(jobs.byJobId(Viewer.EVERYTHING, 1).isPresent());
  }

  @Test
  void whatIsSaidOfALogIsKept() {
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    long id = jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    assertTrue(expect(id, "Soon."));
    assertFalse(expect(id, null));
    database.inTransaction(transaction -> {
      jobs.logStored(transaction, id, "files", "github/1/log", 12, 345, true);
      return true;
    });
    assertEquals(
        new JobLog(JobLog.State.STORED, null, "files", "github/1/log", 12, 345, true),
        jobs.byId(id).orElseThrow().log());
  }

  private boolean expect(long id, @Nullable String reason) {
    return database.inTransaction(
        transaction -> jobs.logExpected(transaction, id, JobLog.State.PENDING, reason));
  }

  private RunSummary run() {
    return runs.ofRepository(Viewer.EVERYTHING, REPOSITORY.id().value(), "", 50).items().getFirst();
  }
}
