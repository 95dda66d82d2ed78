// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/// How long a job can last at all (GitHub docs, "Usage limits"). One beyond that which its source
/// knows no more has ended somehow; nobody can say when or how.
final class Limits {

  /// Our word for an end that nobody told us of.
  static final Conclusion STALE = new Conclusion("stale");

  /// A job waits a day for a self-hosted runner.
  private static final Duration QUEUED = Duration.ofDays(1);

  /// A job runs 5 days on a self-hosted runner, 6 hours on GitHub's own; a source does not say
  /// which it is.
  private static final Duration RUNNING = Duration.ofDays(5);

  /// A run lasts 35 days with all its waiting for approvals.
  private static final Duration RUN = Duration.ofDays(35);

  private Limits() {}

  /// Whether a job that has not ended must have.
  static boolean beyond(JobObservation job, Instant now) {
    Instant begun = job.begunAt();
    return switch (job.status()) {
      case QUEUED -> job.createdAt().plus(QUEUED).isBefore(now);
      case IN_PROGRESS ->
          Objects.requireNonNullElse(begun, job.createdAt()).plus(RUNNING).isBefore(now);
      case PENDING, REQUESTED, WAITING -> job.createdAt().plus(RUN).isBefore(now);
      case COMPLETED -> false;
    };
  }

  /// The job as ended at its last sign of life. Whatever its source may still say of its real end
  /// is later, and so counts more.
  static JobObservation stale(JobObservation job) {
    Instant last =
        Stream.concat(
                Stream.of(job.createdAt(), job.startedAt()),
                job.steps().stream().map(Step::completedAt))
            .filter(Objects::nonNull)
            .max(Instant::compareTo)
            .orElse(job.createdAt());
    return new JobObservation(
        job.key(),
        job.name(),
        JobStatus.COMPLETED,
        STALE,
        job.createdAt(),
        job.startedAt(),
        last,
        job.workflowName(),
        job.headBranch(),
        job.headSha(),
        job.htmlUrl(),
        job.labels(),
        job.runner(),
        job.steps());
  }
}
