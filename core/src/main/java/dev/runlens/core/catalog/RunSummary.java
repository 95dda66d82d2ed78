// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An attempt of a workflow run in a list. What only `workflow_run` deliveries say is absent while
/// none came; status and conclusion then follow from the jobs.
///
/// @param completedAt when its last job ended, once it has ended
public record RunSummary(
    @JsonIgnore String source,
    @JsonIgnore long repositoryId,
    String repository,
    long runId,
    int attempt,
    @Nullable String workflow,
    @Nullable String title,
    @Nullable String branch,
    @Nullable String sha,
    @Nullable String event,
    @Nullable String actor,
    @Nullable Long number,
    @Nullable String htmlUrl,
    String status,
    @Nullable String conclusion,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    long jobs,
    long failedJobs) {}
