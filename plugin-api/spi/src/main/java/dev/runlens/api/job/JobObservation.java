// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A job as its source described it at one moment.
///
/// Observations of one job have a total order, "knows more": a job is the greatest observation of
/// it ever seen. Taking the greater of two is commutative, associative and idempotent, so
/// deliveries may come in any order and any number of times and still end in one job. (GitHub
/// guarantees neither order nor single delivery: docs, "Troubleshooting webhooks".)
///
/// @param createdAt when it was queued
/// @param startedAt before `in_progress` GitHub sends the creation time here; read it through
///   [#begunAt()]
/// @param headBranch absent for some events
/// @param runner absent while queued and for skipped jobs
public record JobObservation(
    JobKey key,
    String name,
    JobStatus status,
    @Nullable Conclusion conclusion,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String workflowName,
    @Nullable String headBranch,
    String headSha,
    @Nullable String htmlUrl,
    List<String> labels,
    @Nullable Runner runner,
    List<Step> steps)
    implements Comparable<JobObservation> {

  private static final Comparator<JobObservation> KNOWS_MORE =
      comparing(JobObservation::status)
          .thenComparing(JobObservation::completedAt, nullsFirst(naturalOrder()))
          .thenComparingLong(JobObservation::completedSteps)
          .thenComparingInt(observation -> observation.steps().size())
          .thenComparing(JobObservation::startedAt, nullsFirst(naturalOrder()))
          // Two different reports of the same moment: any rule will do as long as it is the same
          // one everywhere.
          .thenComparing(JobObservation::toString);

  public JobObservation {
    labels = List.copyOf(labels);
    steps = List.copyOf(steps);
  }

  /// Negative if this knows less than `other`, zero only if they are equal.
  @Override
  public int compareTo(JobObservation other) {
    return KNOWS_MORE.compare(this, other);
  }

  /// When a runner began with it, or `null` if none has yet.
  public @Nullable Instant begunAt() {
    return status.compareTo(JobStatus.IN_PROGRESS) >= 0 ? startedAt : null;
  }

  private long completedSteps() {
    return steps.stream().filter(step -> step.status() == JobStatus.COMPLETED).count();
  }
}
