// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Jobs, read and marked.
public final class Jobs {

  private static final String SELECT =
      """
      SELECT job.*, repository.owner, repository.name, repository.private, repository.installation_id
      FROM job JOIN repository
        ON repository.source = job.source AND repository.repository_id = job.repository_id
      """;

  private final Database database;

  public Jobs(Database database) {
    this.database = database;
  }

  /// The job with GitHub's number, if the viewer sees its repository.
  public Optional<JobRecord> byJobId(Viewer viewer, long jobId) {
    return database.one(
        SELECT + " WHERE job.job_id = ? AND " + viewer.sees() + " ORDER BY job.id",
        Jobs::job,
        jobId);
  }

  /// The job with our own number, for the server itself.
  public Optional<JobRecord> byId(long id) {
    return database.one(SELECT + " WHERE job.id = ?", Jobs::job, id);
  }

  /// The jobs of an attempt, in order of their coming.
  public List<JobRecord> ofRun(Viewer viewer, RunSummary run) {
    return database.list(
        SELECT
            + " WHERE "
            + viewer.sees()
            + """
             AND job.source = ? AND job.repository_id = ? AND job.run_id = ? AND job.attempt = ?
             ORDER BY job.created_at, job.id LIMIT 1000
            """,
        Jobs::job,
        run.source(),
        run.repositoryId(),
        run.runId(),
        run.attempt());
  }

  /// Says for the first time what is to become of a job's log.
  ///
  /// @return whether it was the first time
  public boolean logExpected(
      Statements transaction, long id, JobLog.State state, @Nullable String reason) {
    return transaction.update(
            "UPDATE job SET log_state = ?, log_reason = ? WHERE id = ? AND log_state = 'none'",
            state.value(),
            reason,
            id)
        == 1;
  }

  /// Says how far a job's log has come.
  ///
  /// @param reason for people; `null` for none
  public void logIs(Statements transaction, long id, JobLog.State state, @Nullable String reason) {
    transaction.update(
        "UPDATE job SET log_state = ?, log_reason = ? WHERE id = ?", state.value(), reason, id);
  }

  /// Says that a job's log is stored.
  public void logStored(
      Statements transaction,
      long id,
      String instance,
      String key,
      long lines,
      long bytes,
      boolean complete) {
    transaction.update(
        """
        UPDATE job SET log_state = 'stored', log_reason = NULL, log_instance = ?, log_key = ?,
          log_lines = ?, log_bytes = ?, log_complete = ?
        WHERE id = ?
        """,
        instance,
        key,
        lines,
        bytes,
        complete ? 1 : 0,
        id);
  }

  /// Jobs of a source that have not ended and that it was not asked about lately, those not asked
  /// about longest first.
  ///
  /// @param createdBefore how old they must be
  /// @param checkedBefore when it was asked about them last, if ever
  public List<JobRecord> open(
      String source, Instant createdBefore, Instant checkedBefore, int limit) {
    return database.list(
        SELECT
            + """
             WHERE job.source = ? AND job.status <> 'completed' AND job.created_at < ?
               AND coalesce(job.checked_at, 0) < ?
             ORDER BY coalesce(job.checked_at, 0), job.id LIMIT ?
            """,
        Jobs::job,
        source,
        createdBefore.toEpochMilli(),
        checkedBefore.toEpochMilli(),
        limit);
  }

  /// A source was asked about a job.
  public void checked(Statements transaction, long id, Instant at) {
    transaction.update("UPDATE job SET checked_at = ? WHERE id = ?", at.toEpochMilli(), id);
  }

  /// Jobs of a source that have ended and whose log nobody has asked for, oldest first: those are
  /// the next that the source forgets.
  public List<JobRecord> withoutLog(String source, int limit) {
    return database.list(
        SELECT
            + """
             WHERE job.source = ? AND job.log_state = 'none' AND job.status = 'completed'
               AND repository.removed = 0
             ORDER BY job.created_at LIMIT ?
            """,
        Jobs::job,
        source,
        limit);
  }

  private static JobRecord job(Row row) {
    Long installation = row.numberOrNull("installation_id");
    Long lines = row.numberOrNull("log_lines");
    Long bytes = row.numberOrNull("log_bytes");
    Long complete = row.numberOrNull("log_complete");
    return new JobRecord(
        row.number("id"),
        Json.read(row.text("observation"), JobObservation.class),
        new RepositoryObservation(
            new RepositoryId(row.number("repository_id")),
            row.text("owner"),
            row.text("name"),
            row.flag("private"),
            installation == null ? null : new InstallationId(installation)),
        new JobLog(
            JobLog.State.valueOf(row.text("log_state").toUpperCase(Locale.ROOT)),
            row.textOrNull("log_reason"),
            row.textOrNull("log_instance"),
            row.textOrNull("log_key"),
            lines == null ? 0 : lines,
            bytes == null ? 0 : bytes,
            complete != null && complete == 1));
  }
}
