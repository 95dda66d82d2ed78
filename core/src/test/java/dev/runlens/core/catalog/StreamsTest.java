// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.StreamRecord.Proof;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

  private final SettableClock clock = new SettableClock(START.plusSeconds(20));
  private final Catalog catalog = new Catalog();
  @TempDir Path directory;
  private Database database;
  private Streams streams;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    streams = new Streams(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void samplesAfterTheirJobAreTiedAtOnce() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    StreamRecord stream = register("a", claim(1, 1L, null));
    assertEquals(ours(1), stream.job());
    assertEquals(List.of(stream), streams.ofJob(ours(1)));
  }

  @Test
  void samplesBeforeTheirJobAreTiedWhenItComes() {
    StreamRecord stream = register("a", claim(1, 1L, null));
    assertNull(stream.job());
    see(Observed.job(2, JobStatus.QUEUED));
    assertEquals(List.of(), streams.ofJob(ours(2)));
    see(Observed.job(1, JobStatus.QUEUED));
    assertEquals(ours(1), streams.jobOf(stream.id()).orElseThrow());
    assertEquals(ours(1), register("a", claim(1, 1L, null)).job());
  }

  @Test
  void aStreamKeepsWhatWasFirstSaidOfIt() {
    StreamRecord first =
        streams.register("a", claim(1, 1L, null), Proof.TOKEN, "sqlite", "host", 4, 2_500);
    StreamRecord again =
        streams.register("a", claim(1, 1L, null), Proof.CLAIM, "other", "elsewhere", 8, 0);
    assertEquals(first, again);
    assertEquals("sqlite", again.metricInstance());
    assertEquals("host", again.hostname());
    assertEquals(4, again.cores());
    assertEquals(2_500, again.clockOffset());
    assertEquals(Proof.TOKEN, again.proof());
    assertEquals(clock.instant(), again.createdAt());
  }

  @Test
  void claimsOfAnotherRepositoryRunOrAttemptAreNeverTied() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    assertNull(register("a", new StreamClaim("acme/other", 100, 1, 1L, null)).job());
    assertNull(register("b", new StreamClaim("acme/rocket", 101, 1, 1L, null)).job());
    assertNull(register("c", new StreamClaim("acme/rocket", 100, 2, 1L, null)).job());
    assertNull(register("d", new StreamClaim("acme/rocket", 100, 1, 2L, null)).job());
    assertNull(register("e", new StreamClaim("acme/rocket", 100, 1, null, "runner-2")).job());
    see(Observed.job(1, JobStatus.COMPLETED));
    assertEquals(List.of(), streams.ofJob(ours(1)));
  }

  @Test
  void theCaseOfTheRepositoryAndAMissingAttemptDoNotMatter() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    assertEquals(ours(1), register("a", new StreamClaim("aCME/ROCKET", 100, null, 1L, null)).job());
  }

  @Test
  void aRenamedRepositoryIsKnownByItsNewName() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    RepositoryObservation renamed =
        Observed.repository(Observed.REPOSITORY.id().value(), "Acme", "Shuttle", 42);
    Observed.apply(database, new SourceEvent.RepositorySeen(renamed));
    assertNull(register("a", claim(1, 1L, null)).job());
    assertEquals(ours(1), register("b", new StreamClaim("acme/shuttle", 100, 1, 1L, null)).job());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNameOfARunnerTiesWhenExactlyOneJobFits(boolean jobFirst) {
    if (jobFirst) {
      see(Observed.job(1, JobStatus.IN_PROGRESS));
    }
    see(Observed.job(2, JobStatus.IN_PROGRESS));
    StreamRecord stream = register("a", claim(1, null, "runner-1"));
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    assertEquals(ours(1), streams.jobOf(stream.id()).orElseThrow());
    see(Observed.job(1, JobStatus.COMPLETED));
    assertEquals(ours(1), streams.jobOf(stream.id()).orElseThrow());
  }

  @Test
  void theNameOfARunnerDoesNotTieToAJobOfAnotherTime() {
    see(onRunner(1, START.plusSeconds(10), START.plusSeconds(70)));
    clock.set(START.plusSeconds(70 + 61));
    assertNull(register("late", claim(1, null, "runner")).job());
    clock.set(START.plusSeconds(70 + 59));
    assertEquals(ours(1), register("clocks differ", claim(1, null, "runner")).job());
    clock.set(START.plusSeconds(10 - 61));
    assertNull(register("early", claim(1, null, "runner")).job());
  }

  @Test
  void twoJobsThatFitAreAsGoodAsNoneInWhateverOrderTheyAreHeardOf() {
    List<JobObservation> oneAfterTheOther =
        List.of(
            onRunner(1, START.plusSeconds(10), START.plusSeconds(70)),
            onRunner(2, START.plusSeconds(75), START.plusSeconds(120)));
    clock.set(START.plusSeconds(80));

    StreamRecord before = register("before", claim(1, null, "runner"));
    see(oneAfterTheOther.get(0));
    StreamRecord between = register("between", claim(1, null, "runner"));
    see(oneAfterTheOther.get(1));
    StreamRecord after = register("after", claim(1, null, "runner"));

    for (StreamRecord stream : List.of(before, between, after)) {
      assertEquals(Optional.empty(), streams.jobOf(stream.id()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allJobsOfAMatrixOverThreeAttemptsGetTheirOwnSamples(boolean byJobId) {
    List<Runnable> happenings = new ArrayList<>();
    for (int attempt = 1; attempt <= 3; attempt++) {
      for (int i = 0; i < 50; i++) {
        long jobId = attempt * 1_000L + i;
        int of = attempt;
        String runner = "runner-" + i;
        happenings.add(() ->
            register("s" + jobId, claim(of, byJobId ? jobId : null, byJobId ? null : runner)));
        for (JobStatus status : List.of(JobStatus.QUEUED, JobStatus.IN_PROGRESS)) {
          happenings.add(() -> see(Observed.job(Observed.run(100, of), jobId, status, runner)));
        }
      }
    }
    Collections.shuffle(happenings, new Random(7));
    happenings.forEach(Runnable::run);
    for (int attempt = 1; attempt <= 3; attempt++) {
      for (int i = 0; i < 50; i++) {
        long jobId = attempt * 1_000L + i;
        List<StreamRecord> tied = streams.ofJob(ours(jobId));
        assertEquals(1, tied.size(), "job " + jobId);
        assertEquals(register("s" + jobId, tied.getFirst().claim()), tied.getFirst());
      }
    }
  }

  @Test
  void twoSamplersOfOneJobAreBothItsOwn() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    StreamRecord one = register("a", claim(1, 1L, null));
    StreamRecord other = register("b", claim(1, 1L, null));
    assertNotEquals(one.id(), other.id());
    assertEquals(List.of(one, other), streams.ofJob(ours(1)));
  }

  private static StreamClaim claim(int attempt, @Nullable Long jobId, @Nullable String runner) {
    return new StreamClaim("acme/rocket", 100, attempt, jobId, runner);
  }

  private static JobObservation onRunner(long jobId, Instant begun, Instant ended) {
    return Observed.job(Observed.run(100, 1), jobId, JobStatus.COMPLETED, "runner", begun, ended);
  }

  private StreamRecord register(String agentStream, StreamClaim claim) {
    return streams.register(agentStream, claim, Proof.CLAIM, "sqlite", null, null, 0);
  }

  /// What the delivery worker does with a job.
  private void see(JobObservation job) {
    database.inTransaction(transaction -> {
      for (Catalog.Change change : catalog.apply(transaction, SOURCE, Observed.seen(job))) {
        if (change instanceof Catalog.Change.JobChanged changed) {
          streams.tieWaiting(transaction, changed);
        }
      }
      return true;
    });
  }

  private long ours(long jobId) {
    return new Jobs(database).byJobId(Viewer.EVERYTHING, jobId).orElseThrow().id();
  }
}
