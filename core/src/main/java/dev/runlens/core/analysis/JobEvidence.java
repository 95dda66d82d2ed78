// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What an analyzer gets to see of a job. Remembers the brief that it took last.
record JobEvidence(
    JobObservation job,
    RepositoryObservation repository,
    Optional<LogView> log,
    Optional<MetricView> metrics,
    List<Finding> findings,
    AtomicReference<Optional<Brief>> asked)
    implements AnalysisRequest {

  JobEvidence {
    findings = List.copyOf(findings);
  }

  JobEvidence(
      JobObservation job,
      RepositoryObservation repository,
      Optional<LogView> log,
      Optional<MetricView> metrics,
      List<Finding> findings) {
    this(job, repository, log, metrics, findings, new AtomicReference<>(Optional.empty()));
  }

  @Override
  public Brief brief(int mostCharacters) {
    Brief brief = new BriefWriter(this).write(mostCharacters);
    asked.set(Optional.of(brief));
    return brief;
  }

  @Override
  public Optional<String> problemOf(String answer) {
    try {
      Answer _ = AnswerReader.read(answer);
      return Optional.empty();
    } catch (UnreadableAnswer e) {
      return Optional.of(e.problem());
    }
  }
}
