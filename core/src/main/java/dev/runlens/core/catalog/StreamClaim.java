// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a sampler says of the job that it runs in. Nobody has checked it.
///
/// @param repository `owner/name`, in lower case
/// @param attempt absent if the sampler does not know
/// @param jobId absent on runners that do not tell (GitHub Enterprise Server, old runners)
/// @param runnerName then tells the jobs of a run apart
public record StreamClaim(
    String repository,
    long runId,
    @Nullable Integer attempt,
    @Nullable Long jobId,
    @Nullable String runnerName) {

  public StreamClaim {
    repository = repository.toLowerCase(Locale.ROOT);
  }

  /// Whether both mean the same job, whatever its repository is called.
  public boolean isOfSameJob(StreamClaim other) {
    return runId == other.runId
        && Objects.equals(attempt, other.attempt)
        && Objects.equals(jobId, other.jobId)
        && Objects.equals(runnerName, other.runnerName);
  }
}
