// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.core.access.Digest;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.RepositoryKey;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.http.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sessions of samplers: a token that the source signed for a job is exchanged once for one of
/// ours, which is good for samples of this job and for nothing else.
///
/// A session ends with its life, or 10 minutes after its job. Another token of the job makes
/// another session of it; what was sampled under the first goes on under the second.
public final class IngestSessions {

  static final String PREFIX = "rs_";

  /// How long a job runs on a hosted runner, and on one's own (GitHub docs, "Actions limits").
  static final Duration USUAL_LIFE = Duration.ofHours(6);

  static final Duration LONGEST_LIFE = Duration.ofDays(5);

  /// A sampler sends what it has when its job ends, and tries for a while if that fails.
  private static final Duration AFTER_JOB = Duration.ofMinutes(10);

  /// The source allows for clocks that differ; so long an id must be remembered at least.
  private static final Duration ID_SLACK = Duration.ofMinutes(10);

  private static final int MOST_OF_JOB = 4;

  /// Four for each of the 256 jobs that a matrix may have.
  private static final int MOST_OF_RUN = 1_024;

  private static final int MOST = 100_000;
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  /// When we heard that the job of a session was over: of the last, if all jobs that it may be of
  /// have ended.
  private static final String OVER =
      """
      (SELECT CASE WHEN count(*) = count(job.completed_at)
        THEN max(coalesce(job.end_heard_at, job.completed_at)) END
        FROM job WHERE job.source = ingest_session.source
          AND job.repository_id = ingest_session.repository_id
          AND job.run_id = ingest_session.run_id AND job.attempt = ingest_session.attempt
          AND (job.job_id = ingest_session.job_id
            OR (ingest_session.job_id IS NULL AND job.runner_name = ingest_session.runner_name)))
      """;

  private final Database database;
  private final HeldRepositories repositories;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public IngestSessions(Database database, HeldRepositories repositories, Clock clock) {
    this.database = database;
    this.repositories = repositories;
    this.clock = clock;
  }

  /// What a sampler says of the job whose token it sends.
  ///
  /// @param repository `owner/name` as its environment has it; `null`: as it is called now
  /// @param jobId absent on runners that do not tell
  /// @param life how long the session is wanted
  record Request(
      @Nullable String repository,
      long runId,
      int attempt,
      @Nullable Long jobId,
      @Nullable String runnerName,
      Duration life) {}

  /// A session.
  ///
  /// @param repositoryName `owner/name` in lower case, as the sampler's environment has it
  /// @param jobId `null`: the runner's name tells the jobs of the run apart
  /// @param jobProved whether the token named the job, not only the run
  record Session(
      RepositoryKey repository,
      String repositoryName,
      long runId,
      int attempt,
      @Nullable Long jobId,
      @Nullable String runnerName,
      boolean jobProved,
      Instant expiresAt) {}

  /// A new session.
  ///
  /// @param token for the sampler; kept nowhere
  record Opened(String token, Session session) {}

  /// Opens a session for a job that its source vouches for.
  ///
  /// @throws Problem 403 if the job is not one of a repository that we hold, or not the one that
  ///   the request says, or over; 409 if the token was exchanged before; 429 if there are too many
  Opened open(SourceId source, JobIdentity.Claim.Genuine claim, Request request) {
    Session session = session(source, claim, request);
    String token = PREFIX + Digest.random(random);
    return database.inTransaction(transaction -> {
      Instant now = clock.instant();
      use(transaction, source, claim, now);
      transaction.update("DELETE FROM ingest_session WHERE expires_at < ?", now.toEpochMilli());
      makeRoom(transaction, session);
      insert(transaction, token, session, now);
      if (over(transaction, token, now)) {
        throw Problem.of(403, "This job is over.");
      }
      return new Opened(token, session);
    });
  }

  /// The session of a token, if it goes on.
  Optional<Session> find(String token) {
    Instant now = clock.instant();
    return database
        .one(
            "SELECT ingest_session.*, "
                + OVER
                + " AS over_at FROM ingest_session WHERE token_hash = ?",
            row -> ended(row, now) ? Optional.<Session>empty() : Optional.of(session(row)),
            Digest.of(token))
        .flatMap(session -> session)
        .filter(session -> repositories.find(session.repository()).isPresent());
  }

  private Session session(SourceId source, JobIdentity.Claim.Genuine claim, Request request) {
    RepositoryKey key = new RepositoryKey(source, claim.repository());
    HeldRepositories.Held held =
        repositories
            .find(key)
            .orElseThrow(() ->
                Problem.of(
                    403,
                    "Runlens does not watch the repository of this job: nothing was heard of it yet, or its installation is suspended."));
    String name =
        request.repository() == null
            ? held.fullName()
            : request.repository().toLowerCase(Locale.ROOT);
    if (!name.equals(held.fullName()) && !repositories.isNamed(key, name)) {
      throw other("repository");
    }
    if (request.runId() != claim.runId()) {
      throw other("run_id");
    }
    if (request.attempt() != claim.attempt()) {
      throw other("run_attempt");
    }
    Long proved = claim.jobId();
    if (proved != null && request.jobId() != null && !proved.equals(request.jobId())) {
      throw other("job_id");
    }
    Long jobId = proved == null ? request.jobId() : proved;
    if (jobId == null && request.runnerName() == null) {
      throw Problem.field(
          "job_id",
          "The token names no job: job_id or runner_name must say which job of the run it is.");
    }
    if (jobId != null && isOfAnotherRun(key, claim, jobId)) {
      throw other("job_id");
    }
    return new Session(
        key,
        name,
        claim.runId(),
        claim.attempt(),
        jobId,
        request.runnerName(),
        proved != null,
        clock.instant().plus(request.life()));
  }

  private static Problem other(String field) {
    return Problem.of(403, "The token is of another job: " + field + " differs.");
  }

  /// A job that nobody has heard of yet may be of this run: its delivery is on the way.
  private boolean isOfAnotherRun(RepositoryKey key, JobIdentity.Claim.Genuine claim, long jobId) {
    return database
        .one(
            "SELECT repository_id, run_id, attempt FROM job WHERE source = ? AND job_id = ?",
            row ->
                row.number("repository_id") != key.id().value()
                    || row.number("run_id") != claim.runId()
                    || row.number("attempt") != claim.attempt(),
            key.source().value(),
            jobId)
        .orElse(false);
  }

  private static void use(
      Statements transaction, SourceId source, JobIdentity.Claim.Genuine claim, Instant now) {
    transaction.update(
        "DELETE FROM used_job_token WHERE expires_at < ?", now.minus(ID_SLACK).toEpochMilli());
    long first =
        transaction.update(
            """
            INSERT INTO used_job_token (source, token_hash, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (source, token_hash) DO NOTHING
            """,
            source.value(),
            Digest.of(claim.id()),
            claim.expiresAt().toEpochMilli());
    if (first == 0) {
      throw Problem.of(409, "This token of the job was used before. Ask for a new one.");
    }
  }

  private static void makeRoom(Statements transaction, Session session) {
    long ofRun =
        count(
            transaction,
            """
            SELECT count(*) AS found FROM ingest_session
            WHERE source = ? AND repository_id = ? AND run_id = ? AND attempt = ?
            """,
            session.repository().source().value(),
            session.repository().id().value(),
            session.runId(),
            session.attempt());
    if (ofRun >= MOST_OF_RUN
        || count(transaction, "SELECT count(*) AS found FROM ingest_session") >= MOST) {
      throw Problem.tooMany("There are too many sessions of samplers.", RETRY_AFTER);
    }
    transaction.update(
        """
        DELETE FROM ingest_session WHERE token_hash IN (
          SELECT token_hash FROM ingest_session
          WHERE source = ? AND repository_id = ? AND run_id = ? AND attempt = ?
            AND job_proved = ? AND coalesce(job_id, 0) = ? AND coalesce(runner_name, '') = ?
          ORDER BY created_at DESC, token_hash LIMIT 1000 OFFSET ?)
        """,
        session.repository().source().value(),
        session.repository().id().value(),
        session.runId(),
        session.attempt(),
        session.jobProved() ? 1 : 0,
        Objects.requireNonNullElse(session.jobId(), 0L),
        Objects.requireNonNullElse(session.runnerName(), ""),
        MOST_OF_JOB - 1);
  }

  private static long count(Statements transaction, String sql, Object... parameters) {
    return transaction.one(sql, row -> row.number("found"), parameters).orElseThrow();
  }

  private static void insert(Statements transaction, String token, Session session, Instant now) {
    transaction.update(
        """
        INSERT INTO ingest_session (token_hash, source, repository_id, repository, run_id, attempt,
          job_id, runner_name, job_proved, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        Digest.of(token),
        session.repository().source().value(),
        session.repository().id().value(),
        session.repositoryName(),
        session.runId(),
        session.attempt(),
        session.jobId(),
        session.runnerName(),
        session.jobProved() ? 1 : 0,
        now.toEpochMilli(),
        session.expiresAt().toEpochMilli());
  }

  private static boolean over(Statements transaction, String token, Instant now) {
    return transaction
        .one(
            "SELECT expires_at, " + OVER + " AS over_at FROM ingest_session WHERE token_hash = ?",
            row -> ended(row, now),
            Digest.of(token))
        .orElseThrow();
  }

  private static boolean ended(Row row, Instant now) {
    Long over = row.numberOrNull("over_at");
    return !now.isBefore(row.instant("expires_at"))
        || (over != null && !now.isBefore(Instant.ofEpochMilli(over).plus(AFTER_JOB)));
  }

  private static Session session(Row row) {
    return new Session(
        new RepositoryKey(
            new SourceId(row.text("source")), new RepositoryId(row.number("repository_id"))),
        row.text("repository"),
        row.number("run_id"),
        (int) row.number("attempt"),
        row.numberOrNull("job_id"),
        row.textOrNull("runner_name"),
        row.flag("job_proved"),
        row.instant("expires_at"));
  }

  /// The job that a session is of, if one is known and no other fits.
  Optional<Long> jobId(Session session) {
    if (session.jobId() != null) {
      return Optional.of(session.jobId());
    }
    List<Long> fitting =
        database.list(
            """
            SELECT job_id FROM job WHERE source = ? AND repository_id = ? AND run_id = ?
              AND attempt = ? AND runner_name = ? AND completed_at IS NULL LIMIT 2
            """,
            row -> row.number("job_id"),
            session.repository().source().value(),
            session.repository().id().value(),
            session.runId(),
            session.attempt(),
            session.runnerName());
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }
}
