// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.Step;
import dev.runlens.core.catalog.JobRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A job as the API gives it.
record JobDocument(
    long jobId,
    long runId,
    int attempt,
    String repository,
    @Nullable String workflow,
    String name,
    String status,
    @Nullable String conclusion,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String runnerName,
    @Nullable String runnerGroup,
    List<String> labels,
    @Nullable String headBranch,
    String headSha,
    @Nullable String htmlUrl) {

  static JobDocument of(JobRecord row) {
    JobObservation job = row.job();
    Runner runner = job.runner();
    return new JobDocument(
        job.key().jobId(),
        job.key().run().runId(),
        job.key().run().attempt(),
        row.repository().fullName(),
        job.workflowName(),
        job.name(),
        job.status().value(),
        value(job.conclusion()),
        job.createdAt(),
        job.begunAt(),
        job.completedAt(),
        runner == null ? null : runner.name(),
        runner == null ? null : runner.group(),
        job.labels(),
        job.headBranch(),
        job.headSha(),
        job.htmlUrl());
  }

  /// A step as the API gives it.
  record StepDocument(
      int number,
      String name,
      String status,
      @Nullable String conclusion,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt) {

    static StepDocument of(Step step) {
      return new StepDocument(
          step.number(),
          step.name(),
          step.status().value(),
          value(step.conclusion()),
          step.startedAt(),
          step.completedAt());
    }
  }

  private static @Nullable String value(@Nullable Conclusion conclusion) {
    return conclusion == null ? null : conclusion.value();
  }
}
