// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies what sources say. Every method may be called again with the same event, and events may
/// come in any order: a job or run is the greatest observation of it ever seen.
public final class Catalog {

  /// What an event changed.
  public sealed interface Change {

    /// A job is known better than before.
    ///
    /// @param id our own number of the job
    record JobChanged(long id, JobObservation job, RepositoryObservation repository)
        implements Change {}

    /// A run is known better than before.
    record RunChanged(RunKey key) implements Change {}
  }

  /// Applies one event within a transaction.
  ///
  /// @param heardAt when we heard of it first: a delivery that is applied again keeps its time
  public List<Change> apply(
      Statements transaction, SourceId source, SourceEvent event, Instant heardAt) {
    return switch (event) {
      case SourceEvent.JobSeen(RepositoryObservation repository, JobObservation job) -> {
        Installations.seen(transaction, source, repository, lastTimeOf(job));
        yield known(transaction, event);
      }
      case SourceEvent.RunSeen(RepositoryObservation repository, RunObservation run) -> {
        Installations.seen(transaction, source, repository, run.updatedAt());
        yield known(transaction, event);
      }
      case SourceEvent.InstallationSeen(
              InstallationObservation installation,
              List<RepositoryObservation> added,
              List<RepositoryId> removed) -> {
        Installations.seen(transaction, source, installation, added, removed, heardAt);
        yield List.of();
      }
      case SourceEvent.RepositorySeen(RepositoryObservation repository) -> {
        Installations.seen(transaction, source, repository, heardAt);
        yield List.of();
      }
      case SourceEvent.RepositoryDeleted(RepositoryId repository) -> {
        Installations.deleted(transaction, source, repository);
        yield List.of();
      }
      case SourceEvent.AccountRenamed(long accountId, String login) -> {
        Installations.renamed(transaction, source, accountId, login, heardAt);
        yield List.of();
      }
      case SourceEvent.GrantRevoked _, SourceEvent.Ignored _ -> List.of();
    };
  }

  /// Applies what a source answered about jobs and runs of a repository that the catalog has. Says
  /// nothing of the repository: its name is the one that we asked under.
  public List<Change> known(Statements transaction, SourceEvent event) {
    return switch (event) {
      case SourceEvent.JobSeen(RepositoryObservation repository, JobObservation job) ->
          apply(transaction, repository, job).stream().map(Change.class::cast).toList();
      case SourceEvent.RunSeen(_, RunObservation run) ->
          apply(transaction, run).stream().map(Change.class::cast).toList();
      default -> List.of();
    };
  }

  /// Applies the list of all that a source has at a moment; what is not in it is gone.
  ///
  /// @param repositories by installation, of those that give access
  /// @param askedAt before the first question
  /// @return how many installations and repositories were otherwise before
  public int listed(
      Statements transaction,
      SourceId source,
      List<InstallationObservation> installations,
      Map<InstallationId, List<RepositoryObservation>> repositories,
      Instant askedAt) {
    return Installations.listed(transaction, source, installations, repositories, askedAt);
  }

  /// The latest instant that an observation of a job tells of: the job was described then or later.
  private static Instant lastTimeOf(JobObservation job) {
    return Stream.of(job.createdAt(), job.startedAt(), job.completedAt())
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Optional<Change.JobChanged> apply(
      Statements transaction, RepositoryObservation repository, JobObservation job) {
    JobKey key = job.key();
    runSeen(transaction, key.run(), job.createdAt());
    var known =
        transaction.one(
            "SELECT id, observation FROM job WHERE source = ? AND job_id = ?",
            row ->
                Map.entry(
                    row.number("id"), Json.read(row.text("observation"), JobObservation.class)),
            key.source().value(),
            key.jobId());
    if (known.isPresent() && known.get().getValue().compareTo(job) >= 0) {
      return Optional.empty();
    }
    Instant begun = job.begunAt();
    @Nullable Object[] values = {
      key.run().repository().value(),
      key.run().runId(),
      key.run().attempt(),
      job.status().value(),
      job.conclusion() == null ? null : job.conclusion().value(),
      job.createdAt().toEpochMilli(),
      begun == null ? null : begun.toEpochMilli(),
      job.completedAt() == null || job.status() != JobStatus.COMPLETED
          ? null
          : job.completedAt().toEpochMilli(),
      job.runner() == null ? null : job.runner().name(),
      Json.write(job),
      key.source().value(),
      key.jobId()
    };
    if (known.isPresent()) {
      transaction.update(
          """
          UPDATE job SET repository_id = ?, run_id = ?, attempt = ?, status = ?, conclusion = ?,
            created_at = ?, started_at = ?, completed_at = ?, runner_name = ?, observation = ?
          WHERE source = ? AND job_id = ?
          """,
          values);
      return Optional.of(new Change.JobChanged(known.get().getKey(), job, repository));
    }
    long id =
        transaction
            .one(
                """
                INSERT INTO job (repository_id, run_id, attempt, status, conclusion, created_at,
                  started_at, completed_at, runner_name, observation, source, job_id, log_state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'none') RETURNING id
                """,
                row -> row.number("id"),
                values)
            .orElseThrow();
    return Optional.of(new Change.JobChanged(id, job, repository));
  }

  private static Optional<Change.RunChanged> apply(Statements transaction, RunObservation run) {
    RunKey key = run.key();
    runSeen(transaction, key, run.createdAt());
    Optional<RunObservation> known =
        transaction.one(
            """
            SELECT observation FROM run
            WHERE source = ? AND repository_id = ? AND run_id = ? AND attempt = ?
              AND observation IS NOT NULL
            """,
            row -> Json.read(row.text("observation"), RunObservation.class),
            key.source().value(),
            key.repository().value(),
            key.runId(),
            key.attempt());
    if (known.isPresent() && known.get().compareTo(run) >= 0) {
      return Optional.empty();
    }
    transaction.update(
        """
        UPDATE run SET observation = ?
        WHERE source = ? AND repository_id = ? AND run_id = ? AND attempt = ?
        """,
        Json.write(run),
        key.source().value(),
        key.repository().value(),
        key.runId(),
        key.attempt());
    return Optional.of(new Change.RunChanged(key));
  }

  /// The place of a run in lists is the earliest creation time seen of it, so that the order of
  /// events does not matter here either.
  private static void runSeen(Statements transaction, RunKey key, Instant createdAt) {
    transaction.update(
        """
        INSERT INTO run (source, repository_id, run_id, attempt, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (source, repository_id, run_id, attempt)
        DO UPDATE SET created_at = min(run.created_at, excluded.created_at)
        """,
        key.source().value(),
        key.repository().value(),
        key.runId(),
        key.attempt(),
        createdAt.toEpochMilli());
  }
}
