// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// An attempt of a workflow run as its source described it at one moment; ordered like
/// [JobObservation].
///
/// @param number the run number that people see, `#1842`
/// @param title the display title, mostly the commit's subject
/// @param event what triggered it: `push`, `pull_request`, …
public record RunObservation(
    RunKey key,
    String workflowName,
    long number,
    String title,
    String event,
    @Nullable String actor,
    @Nullable String headBranch,
    String headSha,
    @Nullable String htmlUrl,
    JobStatus status,
    @Nullable Conclusion conclusion,
    Instant createdAt,
    Instant startedAt,
    Instant updatedAt)
    implements Comparable<RunObservation> {

  private static final Comparator<RunObservation> KNOWS_MORE =
      comparing(RunObservation::status)
          .thenComparing(RunObservation::updatedAt)
          .thenComparing(RunObservation::toString);

  /// Negative if this knows less than `other`, zero only if they are equal.
  @Override
  public int compareTo(RunObservation other) {
    return KNOWS_MORE.compare(this, other);
  }
}
