// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;
import java.util.Optional;

/// All that is known of a job. Reads go to the stores when asked for; instants are on one clock,
/// GitHub's.
public interface AnalysisRequest {

  /// The job and its steps.
  JobObservation job();

  /// Where it belongs.
  RepositoryObservation repository();

  /// Its log, if one is stored.
  Optional<LogView> log();

  /// Its samples, if it has any.
  Optional<MetricView> metrics();
}
