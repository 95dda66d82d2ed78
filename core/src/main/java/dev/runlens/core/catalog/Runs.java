// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RunObservation;
import dev.runlens.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Workflow runs, read.
public final class Runs {

  private static final String SELECT =
      """
      SELECT run.*, repository.owner, repository.name,
        count(job.id) AS jobs,
        sum(CASE WHEN job.conclusion IN ('failure', 'timed_out') THEN 1 ELSE 0 END) AS failed,
        sum(CASE WHEN job.conclusion = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
        sum(CASE WHEN job.conclusion = 'skipped' THEN 1 ELSE 0 END) AS skipped,
        sum(CASE WHEN job.status = 'completed' THEN 1 ELSE 0 END) AS completed,
        sum(CASE WHEN job.status = 'in_progress' THEN 1 ELSE 0 END) AS begun,
        min(job.started_at) AS first_started_at, max(job.completed_at) AS last_completed_at,
        min(job.observation) AS any_job
      FROM run
      JOIN repository USING (source, repository_id)
      LEFT JOIN job ON job.source = run.source AND job.repository_id = run.repository_id
        AND job.run_id = run.run_id AND job.attempt = run.attempt
      """;

  private final Database database;

  public Runs(Database database) {
    this.database = database;
  }

  /// The runs of a repository, newest first.
  ///
  /// @param after the cursor of the page before, empty for the first page
  public Page<RunSummary> ofRepository(Viewer viewer, long repositoryId, String after, int limit) {
    String[] cursor = after.isEmpty() ? new String[] {} : after.split("-", 2);
    long before = cursor.length == 2 ? Long.parseLong(cursor[0]) : Long.MAX_VALUE;
    long beforeId = cursor.length == 2 ? Long.parseLong(cursor[1]) : Long.MAX_VALUE;
    List<Listed> read =
        database.list(
            SELECT
                + " WHERE "
                + viewer.sees()
                + """
                 AND run.repository_id = ?
                   AND (run.created_at < ? OR (run.created_at = ? AND run.id < ?))
                 GROUP BY run.id ORDER BY run.created_at DESC, run.id DESC LIMIT ?
                """,
            Runs::listed,
            repositoryId,
            before,
            before,
            beforeId,
            limit + 1);
    Page<Listed> page = Page.cut(read, limit, Listed::cursor);
    return new Page<>(page.items().stream().map(Listed::run).toList(), page.next());
  }

  /// An attempt of a run.
  ///
  /// @param attempt `null` for the latest
  public Optional<RunSummary> find(Viewer viewer, long runId, @Nullable Integer attempt) {
    return attempts(viewer, runId).stream()
        .filter(run -> attempt == null || run.attempt() == attempt)
        .findFirst();
  }

  /// All attempts of a run that are known, latest first.
  public List<RunSummary> attempts(Viewer viewer, long runId) {
    return database
        .list(
            SELECT
                + " WHERE "
                + viewer.sees()
                + """
                 AND run.run_id = ?
                 GROUP BY run.id ORDER BY run.attempt DESC LIMIT 100
                """,
            Runs::listed,
            runId)
        .stream()
        .map(Listed::run)
        .toList();
  }

  private record Listed(RunSummary run, String cursor) {}

  private static Listed listed(Row row) {
    String known = row.textOrNull("observation");
    String anyJob = row.textOrNull("any_job");
    RunSummary run =
        known != null
            ? observed(row, Json.read(known, RunObservation.class))
            : derived(row, anyJob == null ? null : Json.read(anyJob, JobObservation.class));
    return new Listed(run, row.number("created_at") + "-" + row.number("id"));
  }

  private static RunSummary observed(Row row, RunObservation run) {
    boolean ended = run.status() == JobStatus.COMPLETED;
    Long lastCompletedAt = row.numberOrNull("last_completed_at");
    Instant end = lastCompletedAt == null ? run.updatedAt() : Instant.ofEpochMilli(lastCompletedAt);
    return new RunSummary(
        row.text("source"),
        row.number("repository_id"),
        row.text("owner") + "/" + row.text("name"),
        run.key().runId(),
        run.key().attempt(),
        run.workflowName(),
        run.title(),
        run.headBranch(),
        run.headSha(),
        run.event(),
        run.actor(),
        run.number(),
        run.htmlUrl(),
        run.status().value(),
        run.conclusion() == null ? null : run.conclusion().value(),
        run.createdAt(),
        run.startedAt(),
        ended ? end : null,
        row.number("jobs"),
        row.number("failed"));
  }

  private static RunSummary derived(Row row, @Nullable JobObservation job) {
    long jobs = row.number("jobs");
    boolean ended = jobs > 0 && row.number("completed") == jobs;
    boolean begun = row.number("begun") > 0 || row.number("completed") > 0;
    JobStatus status =
        ended ? JobStatus.COMPLETED : begun ? JobStatus.IN_PROGRESS : JobStatus.QUEUED;
    Conclusion conclusion =
        row.number("failed") > 0
            ? Conclusion.FAILURE
            : row.number("cancelled") > 0
                ? Conclusion.CANCELLED
                : row.number("skipped") == jobs ? Conclusion.SKIPPED : Conclusion.SUCCESS;
    Long first = row.numberOrNull("first_started_at");
    Long last = row.numberOrNull("last_completed_at");
    return new RunSummary(
        row.text("source"),
        row.number("repository_id"),
        row.text("owner") + "/" + row.text("name"),
        row.number("run_id"),
        (int) row.number("attempt"),
        job == null ? null : job.workflowName(),
        null,
        job == null ? null : job.headBranch(),
        job == null ? null : job.headSha(),
        null,
        null,
        null,
        null,
        status.value(),
        ended ? conclusion.value() : null,
        row.instant("created_at"),
        first == null ? null : Instant.ofEpochMilli(first),
        ended && last != null ? Instant.ofEpochMilli(last) : null,
        jobs,
        row.number("failed"));
  }
}
