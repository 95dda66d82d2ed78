// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

  private static final Warrant OIDC =
      new Warrant(Proof.OIDC, new RepositoryKey(SOURCE, Observed.REPOSITORY.id()), true);

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
        streams.register(
            "a",
            claim(1, 1L, null),
            Warrant.TOKEN,
            new Streams.Sampler("sqlite", "host", 4, 2_500, START));
    StreamRecord again =
        streams.register(
            "a",
            claim(1, 1L, null),
            Warrant.NONE,
            new Streams.Sampler("other", "elsewhere", 8, 0, clock.instant()));
    assertEquals(first, again);
    assertEquals("sqlite", again.metricInstance());
    assertEquals("host", again.hostname());
    assertEquals(4, again.cores());
    assertEquals(2_500, again.clockOffset());
    assertEquals(Proof.TOKEN, again.proof());
    assertEquals(START, again.begunAt());
    assertEquals(clock.instant(), again.createdAt());
  }

  @Test
  void whatIsVouchedForIsShownAloneAndClaimsOfItsJobAreCounted() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    StreamRecord claimed = register("claim", claim(1, 1L, null));
    assertEquals(List.of(claimed), streams.ofJob(ours(1)));
    assertEquals(0, streams.apart(ours(1)));
    for (int i = 0; i < 20; i++) {
      register("more claims " + i, claim(1, 1L, null));
    }
    StreamRecord proved = register("oidc", claim(1, 1L, null), OIDC, clock.instant());
    StreamRecord known = register("token", claim(1, 1L, null), Warrant.TOKEN, clock.instant());
    assertEquals(OIDC, proved.warrant());
    assertEquals(List.of(proved, known), streams.ofJob(ours(1)));
    assertEquals(21, streams.apart(ours(1)));
  }

  @Test
  void whatIsTiedByNumbersIsTiedWhateverTheRepositoryIsCalled() {
    StreamClaim old = new StreamClaim("acme/its-old-name", 100, 1, 1L, null);
    StreamRecord stream = register("a", old, OIDC, clock.instant());
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    assertEquals(ours(1), streams.jobOf(stream.id()).orElseThrow());
    Warrant elsewhere =
        new Warrant(Proof.OIDC, new RepositoryKey(SOURCE, new RepositoryId(999)), true);
    assertNull(register("b", claim(1, 1L, null), elsewhere, clock.instant()).job());
  }

  @Test
  void aRepositoryThatIsRenamedAfterItsFirstSamplesKeepsThem() {
    Observed.apply(database, new SourceEvent.RepositorySeen(Observed.REPOSITORY));
    StreamRecord stream = register("a", claim(1, 1L, null));
    RepositoryObservation renamed =
        Observed.repository(Observed.REPOSITORY.id().value(), "Acme", "Shuttle", 42);
    Observed.apply(database, new SourceEvent.RepositorySeen(renamed));
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    assertEquals(ours(1), streams.jobOf(stream.id()).orElseThrow());
  }

  @Test
  void aClaimThatComesLongAfterTheEndOfItsJobWasHeardOfIsNotBelievedAndATokenIs() {
    clock.set(START.plusSeconds(500));
    see(onRunner(1, START.plusSeconds(10), START.plusSeconds(70)));
    clock.set(START.plusSeconds(500 + 3_601));
    assertNull(register("late claim", claim(1, 1L, null)).job());
    assertEquals(
        ours(1), register("late", claim(1, 1L, null), Warrant.TOKEN, clock.instant()).job());
    clock.set(START.plusSeconds(500 + 3_599));
    assertEquals(ours(1), register("in time", claim(1, 1L, null)).job());
  }

  @Test
  void samplesOfARunnerAreOfTheJobAtTheirTimeHoweverLateTheyCome() {
    see(onRunner(1, START.plusSeconds(10), START.plusSeconds(70)));
    see(onRunner(2, START.plusSeconds(900), START.plusSeconds(960)));
    clock.set(START.plusSeconds(1_800));
    StreamClaim claim = claim(1, null, "runner");
    assertEquals(ours(1), register("a", claim, Warrant.NONE, START.plusSeconds(12)).job());
    assertEquals(ours(2), register("b", claim, Warrant.NONE, START.plusSeconds(905)).job());
    assertNull(register("c", claim, Warrant.NONE, START.plusSeconds(500)).job());
  }

  @Test
  void aRunHasRoomForSoManyClaimsAndProofsAlwaysFindRoom() {
    for (int i = 0; i < 1_024; i++) {
      register("s" + i, claim(1, 1L, null));
    }
    assertThrows(Streams.Crowded.class, () -> register("one more", claim(1, 1L, null)));
    register("s7", claim(1, 1L, null));
    register("proved", claim(1, 1L, null), OIDC, clock.instant());
    register("other run", new StreamClaim("acme/rocket", 101, 1, 1L, null));
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
  void aRenamedRepositoryIsKnownByItsNewNameAndTheOneBefore() {
    see(Observed.job(1, JobStatus.IN_PROGRESS));
    RepositoryObservation renamed =
        Observed.repository(Observed.REPOSITORY.id().value(), "Acme", "Shuttle", 42);
    Observed.apply(database, new SourceEvent.RepositorySeen(renamed));
    assertEquals(ours(1), register("a", claim(1, 1L, null)).job());
    assertEquals(ours(1), register("b", new StreamClaim("acme/shuttle", 100, 1, 1L, null)).job());
    assertNull(register("c", new StreamClaim("acme/pad", 100, 1, 1L, null)).job());
  }

  @Test
  void samplesThatWaitUnderANameFromBeforeFindTheirJob() {
    StreamRecord early = register("a", claim(1, 2L, null));
    see(Observed.job(1, JobStatus.QUEUED));
    Observed.apply(
        database,
        new SourceEvent.RepositorySeen(
            Observed.repository(Observed.REPOSITORY.id().value(), "Acme", "Shuttle", 42)));
    see(Observed.job(2, JobStatus.IN_PROGRESS));
    assertEquals(ours(2), streams.jobOf(early.id()).orElseThrow());
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

  /// What a sampler may know of its job.
  enum Knows {
    /// The job's number.
    JOB_ID,
    /// A session that names the job.
    SESSION,
    /// The runner's name, the attempt and the time.
    RUNNER
  }

  @ParameterizedTest
  @CsvSource({"JOB_ID, 7", "SESSION, 8", "RUNNER, 9", "RUNNER, 10"})
  void allJobsOfAMatrixOverThreeAttemptsGetTheirOwnSamplesAndNoOthers(Knows knows, int seed) {
    List<Matrix> matrix = new ArrayList<>();
    for (int attempt = 1; attempt <= 3; attempt++) {
      for (int i = 0; i < 50; i++) {
        // Half as many hosted runners as jobs: the second half of a matrix follows on the first.
        Instant begun = START.plusSeconds(1_000L * attempt + (i < 25 ? 0 : 400) + i);
        matrix.add(new Matrix(attempt * 1_000L + i, attempt, "GitHub Actions " + i % 25, begun));
      }
    }
    List<Runnable> happenings = new ArrayList<>();
    for (Matrix job : matrix) {
      StreamClaim claim =
          claim(
              job.attempt(),
              knows == Knows.RUNNER ? null : job.jobId(),
              knows == Knows.JOB_ID ? null : job.runner());
      Warrant warrant = knows == Knows.SESSION ? OIDC : Warrant.NONE;
      for (int copy = 0; copy < 2; copy++) {
        happenings.add(
            () -> register("s" + job.jobId(), claim, warrant, job.begun().plusSeconds(3)));
        for (JobStatus status :
            List.of(JobStatus.QUEUED, JobStatus.IN_PROGRESS, JobStatus.COMPLETED)) {
          happenings.add(() -> see(job.observation(status)));
        }
      }
    }
    clock.set(START.plusSeconds(4_000));
    Collections.shuffle(happenings, new Random(seed));
    happenings.forEach(Runnable::run);

    int right = 0;
    int wrong = 0;
    for (Matrix job : matrix) {
      for (StreamRecord tied : streams.ofJob(ours(job.jobId()))) {
        if (tied.begunAt().equals(job.begun().plusSeconds(3))) {
          right++;
        } else {
          wrong++;
        }
      }
    }
    assertEquals(0, wrong);
    assertEquals(150, right);
  }

  @Test
  void jobsThatOneRunnerTookTurnsWithGetNoneOfEachOthersSamples() {
    // They follow within seconds: the time does not tell them apart.
    List<Runnable> happenings = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long jobId = 1L + i;
      Instant begun = START.plusSeconds(40L * i);
      Matrix job = new Matrix(jobId, 1, "runner", begun);
      happenings.add(() ->
          register("s" + jobId, claim(1, null, "runner"), Warrant.NONE, begun.plusSeconds(1)));
      happenings.add(() -> see(job.observation(JobStatus.COMPLETED)));
    }
    clock.set(START.plusSeconds(3_000));
    Collections.shuffle(happenings, new Random(7));
    happenings.forEach(Runnable::run);
    for (int i = 0; i < 50; i++) {
      assertEquals(List.of(), streams.ofJob(ours(1L + i)));
    }
  }

  private record Matrix(long jobId, int attempt, String runner, Instant begun) {

    JobObservation observation(JobStatus status) {
      return Observed.job(
          Observed.run(100, attempt), jobId, status, runner, begun, begun.plusSeconds(30));
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
    return register(agentStream, claim, Warrant.NONE, clock.instant());
  }

  private StreamRecord register(
      String agentStream, StreamClaim claim, Warrant warrant, Instant begunAt) {
    return streams.register(agentStream, claim, warrant, Observed.sampler(begunAt));
  }

  /// What the delivery worker does with a job.
  private void see(JobObservation job) {
    database.inTransaction(transaction -> {
      for (Catalog.Change change :
          catalog.apply(transaction, SOURCE, Observed.seen(job), Observed.HEARD)) {
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
