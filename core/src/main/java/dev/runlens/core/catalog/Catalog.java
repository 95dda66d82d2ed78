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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  public List<Change> apply(Statements transaction, SourceId source, SourceEvent event) {
    return switch (event) {
      case SourceEvent.JobSeen(RepositoryObservation repository, JobObservation job) -> {
        seen(transaction, source, repository);
        yield apply(transaction, repository, job).stream().map(Change.class::cast).toList();
      }
      case SourceEvent.RunSeen(RepositoryObservation repository, RunObservation run) -> {
        seen(transaction, source, repository);
        yield apply(transaction, run).stream().map(Change.class::cast).toList();
      }
      case SourceEvent.InstallationSeen(
              InstallationObservation installation,
              List<RepositoryObservation> added,
              List<RepositoryId> removed) -> {
        apply(transaction, source, installation, added, removed);
        yield List.of();
      }
      case SourceEvent.RepositorySeen(RepositoryObservation repository) -> {
        seen(transaction, source, repository);
        yield List.of();
      }
      case SourceEvent.RepositoryDeleted(RepositoryId repository) -> {
        remove(transaction, source, repository);
        yield List.of();
      }
      case SourceEvent.AccountRenamed(long accountId, String login) -> {
        rename(transaction, source, accountId, login);
        yield List.of();
      }
      case SourceEvent.GrantRevoked _, SourceEvent.Ignored _ -> List.of();
    };
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

  /// The name of a repository is the one that it was last seen under: deliveries about it carry no
  /// time to order them by. One that speaks of a deleted installation is late and renames nothing.
  private static void seen(
      Statements transaction, SourceId source, RepositoryObservation repository) {
    InstallationId installation = repository.installation();
    boolean late = installation != null && isDeleted(transaction, source, installation);
    transaction.update(
        """
        INSERT INTO repository (source, repository_id, installation_id, owner, name, private, removed)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, repository_id) DO UPDATE SET
          installation_id = coalesce(excluded.installation_id, repository.installation_id),
          owner = excluded.owner, name = excluded.name, private = excluded.private
        WHERE excluded.removed = 0
        """,
        source.value(),
        repository.id().value(),
        installation == null ? null : installation.value(),
        repository.owner(),
        repository.name(),
        repository.isPrivate() ? 1 : 0,
        late ? 1 : 0);
  }

  private static boolean isDeleted(
      Statements transaction, SourceId source, InstallationId installation) {
    return transaction
        .one(
            """
            SELECT 1 FROM installation
            WHERE source = ? AND installation_id = ? AND state = 'deleted'
            """,
            _ -> true,
            source.value(),
            installation.value())
        .isPresent();
  }

  private static void rename(
      Statements transaction, SourceId source, long accountId, String login) {
    transaction.update(
        """
        UPDATE repository SET owner = ? WHERE source = ? AND installation_id IN
          (SELECT installation_id FROM installation WHERE source = ? AND account_id = ?)
        """,
        login,
        source.value(),
        source.value(),
        accountId);
    transaction.update(
        "UPDATE installation SET login = ? WHERE source = ? AND account_id = ?",
        login,
        source.value(),
        accountId);
  }

  private static void remove(Statements transaction, SourceId source, RepositoryId repository) {
    transaction.update(
        "UPDATE repository SET removed = 1 WHERE source = ? AND repository_id = ?",
        source.value(),
        repository.value());
  }

  private static void apply(
      Statements transaction,
      SourceId source,
      InstallationObservation installation,
      List<RepositoryObservation> added,
      List<RepositoryId> removed) {
    transaction.update(
        """
        INSERT INTO installation
          (source, installation_id, account_id, login, account_type, state, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, installation_id) DO UPDATE SET
          login = excluded.login, account_type = excluded.account_type, state = excluded.state,
          updated_at = excluded.updated_at
        WHERE installation.state <> 'deleted'
          AND (excluded.updated_at >= installation.updated_at OR excluded.state = 'deleted')
        """,
        source.value(),
        installation.id().value(),
        installation.accountId(),
        installation.login(),
        installation.accountType(),
        installation.state().name().toLowerCase(Locale.ROOT),
        installation.updatedAt().toEpochMilli());
    if (isDeleted(transaction, source, installation.id())) {
      transaction.update(
          "UPDATE repository SET removed = 1 WHERE source = ? AND installation_id = ?",
          source.value(),
          installation.id().value());
      return;
    }
    for (RepositoryObservation repository : added) {
      seen(transaction, source, repository);
      transaction.update(
          "UPDATE repository SET removed = 0 WHERE source = ? AND repository_id = ?",
          source.value(),
          repository.id().value());
    }
    for (RepositoryId repository : removed) {
      remove(transaction, source, repository);
    }
  }
}
