// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;
import java.util.Optional;

/// What an analyzer gets to see of a job.
record JobEvidence(
    JobObservation job,
    RepositoryObservation repository,
    Optional<LogView> log,
    Optional<MetricView> metrics)
    implements AnalysisRequest {

  @Override
  public java.util.List<dev.runlens.api.analysis.Finding> findings() {
    return java.util.List.of();
  }

  @Override
  public dev.runlens.api.analysis.Brief brief(int mostCharacters) {
    throw new UnsupportedOperationException("comes with the next commit");
  }

  @Override
  public Optional<String> problemOf(String answer) {
    throw new UnsupportedOperationException("comes with the next commit");
  }
}
