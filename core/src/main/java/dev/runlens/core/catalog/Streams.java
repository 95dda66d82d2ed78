// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.metric.StreamId;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Streams and the jobs they belong to. A stream may come before its job is known, and the other
/// way round: whichever comes second ties them.
public final class Streams {

  /// Runner and server clocks differ, and GitHub's times are whole seconds.
  private static final long CLOCK_SLACK_MILLIS = 60_000;

  private final Database database;
  private final Clock clock;

  public Streams(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The stream of a sampler; a new one is tied to its job if that is known.
  ///
  /// @param agentStream what tells the sampler apart from all others
  /// @param metricInstance where a new stream is kept
  /// @param clockOffset kept for a new stream
  public StreamRecord register(
      String agentStream,
      StreamClaim claim,
      StreamRecord.Proof proof,
      String metricInstance,
      @Nullable String hostname,
      @Nullable Integer cores,
      long clockOffset) {
    Optional<StreamRecord> known = find(database, agentStream);
    if (known.isPresent()) {
      return known.get();
    }
    return database.inTransaction(transaction -> {
      transaction.update(
          """
          INSERT INTO stream (agent_stream, repository, run_id, attempt, job_id, runner_name,
            proof, metric_instance, hostname, cores, clock_offset, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (agent_stream) DO NOTHING
          """,
          agentStream,
          claim.repository(),
          claim.runId(),
          claim.attempt(),
          claim.jobId(),
          claim.runnerName(),
          proof.name().toLowerCase(Locale.ROOT),
          metricInstance,
          hostname,
          cores,
          clockOffset,
          clock.millis());
      StreamRecord stream = find(transaction, agentStream).orElseThrow();
      return tie(transaction, stream) ? find(transaction, agentStream).orElseThrow() : stream;
    });
  }

  /// Ties the streams that waited for a job of this run. Those known by their runner's name alone
  /// are judged anew: that only one job fitted may have been because another was not known yet.
  public void tieWaiting(Statements transaction, Catalog.Change.JobChanged changed) {
    List<StreamRecord> waiting =
        transaction.list(
            """
            SELECT * FROM stream WHERE run_id = ? AND repository IN (
                SELECT lower(owner || '/' || name) FROM known_name
                WHERE source = ? AND repository_id = ?)
              AND (job IS NULL OR job_id IS NULL) LIMIT 1000
            """,
            Streams::stream,
            changed.job().key().run().runId(),
            changed.job().key().source().value(),
            changed.repository().id().value());
    waiting.forEach(stream -> tie(transaction, stream));
  }

  /// The streams of a job, oldest first.
  public List<StreamRecord> ofJob(long job) {
    return database.list(
        "SELECT * FROM stream WHERE job = ? ORDER BY id LIMIT 16", Streams::stream, job);
  }

  /// The job that a stream belongs to now.
  public Optional<Long> jobOf(StreamId stream) {
    return database
        .one(
            "SELECT job FROM stream WHERE id = ?",
            row -> Optional.ofNullable(row.numberOrNull("job")),
            stream.value())
        .flatMap(job -> job);
  }

  /// Ties a stream to the one job that fits its claim. Two that fit are as good as none: better no
  /// samples on a page than another job's.
  ///
  /// @return whether that changed anything
  private static boolean tie(Statements transaction, StreamRecord stream) {
    StreamClaim claim = stream.claim();
    List<Long> fitting =
        transaction.list(
            """
            SELECT job.id AS id FROM job
            WHERE job.run_id = ? AND EXISTS (SELECT 1 FROM known_name named
                WHERE named.source = job.source AND named.repository_id = job.repository_id
                  AND lower(named.owner || '/' || named.name) = ?)
              AND (? IS NULL OR job.attempt = ?)
              AND (job.job_id = ? OR (? IS NULL AND job.runner_name = ?
                AND job.started_at <= ? AND coalesce(job.completed_at, ?) >= ?))
            LIMIT 2
            """,
            row -> row.number("id"),
            claim.runId(),
            claim.repository(),
            claim.attempt(),
            claim.attempt(),
            claim.jobId(),
            claim.jobId(),
            claim.runnerName(),
            stream.createdAt().toEpochMilli() + CLOCK_SLACK_MILLIS,
            Long.MAX_VALUE,
            stream.createdAt().toEpochMilli() - CLOCK_SLACK_MILLIS);
    Long job = fitting.size() == 1 ? fitting.getFirst() : null;
    if (Objects.equals(job, stream.job())) {
      return false;
    }
    transaction.update("UPDATE stream SET job = ? WHERE id = ?", job, stream.id().value());
    return true;
  }

  private static Optional<StreamRecord> find(Statements statements, String agentStream) {
    return statements.one(
        "SELECT * FROM stream WHERE agent_stream = ?", Streams::stream, agentStream);
  }

  private static StreamRecord stream(Row row) {
    Long attempt = row.numberOrNull("attempt");
    Long cores = row.numberOrNull("cores");
    return new StreamRecord(
        new StreamId(row.number("id")),
        new StreamClaim(
            row.text("repository"),
            row.number("run_id"),
            attempt == null ? null : attempt.intValue(),
            row.numberOrNull("job_id"),
            row.textOrNull("runner_name")),
        StreamRecord.Proof.valueOf(row.text("proof").toUpperCase(Locale.ROOT)),
        row.numberOrNull("job"),
        row.text("metric_instance"),
        row.textOrNull("hostname"),
        cores == null ? null : cores.intValue(),
        row.number("clock_offset"),
        row.instant("created_at"));
  }
}
