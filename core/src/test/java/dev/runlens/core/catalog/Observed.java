// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import dev.runlens.api.source.SourceEvent;
import java.time.Instant;
import java.util.List;

/// What a source says in tests: of jobs that are queued at [#START], begin 10 s and end 70 s later.
public final class Observed {

  public static final SourceId SOURCE = new SourceId("github");
  public static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
  public static final RepositoryObservation REPOSITORY = repository(701, "Acme", "Rocket", 42);

  /// After all that happened.
  public static final Instant HEARD = START.plusSeconds(3_600);

  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final Instant BEGUN = START.plusSeconds(10);
  private static final Instant ENDED = START.plusSeconds(70);

  private Observed() {}

  public static RepositoryObservation repository(
      long id, String owner, String name, long installation) {
    return new RepositoryObservation(
        new RepositoryId(id), owner, name, true, new InstallationId(installation));
  }

  /// An attempt of a run of [#REPOSITORY].
  public static RunKey run(long runId, int attempt) {
    return new RunKey(SOURCE, REPOSITORY.id(), runId, attempt);
  }

  /// The first attempt of run 100.
  public static JobObservation job(long jobId, JobStatus status) {
    return job(run(100, 1), jobId, status, "runner-" + jobId);
  }

  /// A job as GitHub describes it in a status: while it waits, `started_at` is the creation time.
  public static JobObservation job(RunKey run, long jobId, JobStatus status, String runner) {
    return job(run, jobId, status, runner, BEGUN, ENDED);
  }

  /// A job of a runner between two instants.
  public static JobObservation job(
      RunKey run, long jobId, JobStatus status, String runner, Instant begun, Instant ended) {
    boolean started = status.compareTo(JobStatus.IN_PROGRESS) >= 0;
    boolean completed = status == JobStatus.COMPLETED;
    return new JobObservation(
        new JobKey(run, jobId),
        "build",
        status,
        completed ? Conclusion.SUCCESS : null,
        START,
        started ? begun : START,
        completed ? ended : null,
        "CI",
        "main",
        SHA,
        null,
        List.of("ubuntu-latest"),
        started ? new Runner(3, runner, "Default") : null,
        steps(status, begun, ended));
  }

  private static List<Step> steps(JobStatus status, Instant begun, Instant ended) {
    return switch (status) {
      case PENDING, REQUESTED, WAITING, QUEUED -> List.of();
      case IN_PROGRESS ->
          List.of(new Step(1, "Set up job", JobStatus.IN_PROGRESS, null, begun, null));
      case COMPLETED ->
          List.of(
              new Step(
                  1,
                  "Set up job",
                  JobStatus.COMPLETED,
                  Conclusion.SUCCESS,
                  begun,
                  begun.plusSeconds(5)),
              new Step(
                  2,
                  "Run make",
                  JobStatus.COMPLETED,
                  Conclusion.SUCCESS,
                  begun.plusSeconds(5),
                  ended));
    };
  }

  /// A run in a status.
  public static RunObservation run(RunKey key, JobStatus status) {
    boolean completed = status == JobStatus.COMPLETED;
    return new RunObservation(
        key,
        "CI",
        1842,
        "Fix the pump",
        "push",
        "mona",
        "main",
        SHA,
        null,
        status,
        completed ? Conclusion.SUCCESS : null,
        START.minusSeconds(3),
        START.minusSeconds(3),
        completed ? ENDED.plusSeconds(2) : START);
  }

  public static SourceEvent seen(JobObservation job) {
    return new SourceEvent.JobSeen(REPOSITORY, job);
  }

  public static SourceEvent seen(RunObservation run) {
    return new SourceEvent.RunSeen(REPOSITORY, run);
  }

  /// Installation 42 of Acme in a state, with [#REPOSITORY] unless it is deleted.
  public static SourceEvent installation(
      InstallationObservation.State state, String login, Instant updatedAt) {
    return new SourceEvent.InstallationSeen(
        new InstallationObservation(
            new InstallationId(42), 9, login, "Organization", state, updatedAt),
        state == InstallationObservation.State.ACTIVE ? List.of(REPOSITORY) : List.of(),
        List.of());
  }

  /// A sampler whose samples go to the store `sqlite`.
  public static Streams.Sampler sampler(Instant begunAt) {
    return new Streams.Sampler("sqlite", null, null, 0, begunAt);
  }

  /// Applies events, each in a transaction of its own, as heard at [#HEARD].
  public static void apply(Database database, SourceEvent... events) {
    Catalog catalog = new Catalog();
    for (SourceEvent event : events) {
      database.inTransaction(transaction -> catalog.apply(transaction, SOURCE, event, HEARD));
    }
  }
}
