// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.metric.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  /// Their times are whole seconds, cut or rounded.
  private static final long SECONDS_OF_SOURCES_MILLIS = 2_000;

  /// A stream that grows is judged anew after so much.
  private static final long EXTENSION_MILLIS = 10_000;

  /// A sampler keeps half an hour of samples for a server that is away. What nobody vouches for and
  /// comes later than this after a job's end is not believed.
  private static final Duration CLAIMS_COUNT_AFTER_END = Duration.ofHours(1);

  /// Four samplers for each of the 256 jobs that a matrix may have (GitHub docs, "Actions limits").
  private static final int MOST_CLAIMED_OF_RUN = 1_024;

  private static final int MOST_CLAIMED_UNTIED = 20_000;
  private static final Duration UNTIED_COUNT = Duration.ofDays(1);

  private final Database database;
  private final Clock clock;

  public Streams(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The stream of a sampler; a new one is tied to its job if that is known.
  ///
  /// @param agentStream what tells the sampler apart from all others, and from those that something
  ///   else vouches for
  /// @param sampler kept for a new stream
  /// @throws Crowded if nothing vouches for a new stream, and there are too many such already
  public StreamRecord register(
      String agentStream, StreamClaim claim, Warrant warrant, Sampler sampler) {
    Optional<StreamRecord> known = find(database, agentStream);
    if (known.isPresent()) {
      return known.get();
    }
    return database.inTransaction(transaction -> {
      if (warrant.proof() == StreamRecord.Proof.CLAIM) {
        refuseIfCrowded(transaction, claim);
      }
      RepositoryKey repository = repository(transaction, claim, warrant);
      transaction.update(
          """
          INSERT INTO stream (agent_stream, repository, run_id, attempt, job_id, runner_name,
            proof, source, repository_id, job_proved, metric_instance, hostname, cores,
            clock_offset, begun_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (agent_stream) DO NOTHING
          """,
          agentStream,
          claim.repository(),
          claim.runId(),
          claim.attempt(),
          claim.jobId(),
          claim.runnerName(),
          warrant.proof().value(),
          repository == null ? null : repository.source().value(),
          repository == null ? null : repository.id().value(),
          warrant.job() ? 1 : 0,
          sampler.metricInstance(),
          sampler.hostname(),
          sampler.cores(),
          sampler.clockOffset(),
          sampler.begunAt().toEpochMilli(),
          clock.millis());
      StreamRecord stream = find(transaction, agentStream).orElseThrow();
      return tie(transaction, stream) ? find(transaction, agentStream).orElseThrow() : stream;
    });
  }

  /// Where a new stream comes from and goes to.
  ///
  /// @param metricInstance where it is kept
  /// @param clockOffset milliseconds to add to the sampler's clock to get ours
  /// @param begunAt when its first sample was taken, on our clock
  public record Sampler(
      String metricInstance,
      @Nullable String hostname,
      @Nullable Integer cores,
      long clockOffset,
      Instant begunAt) {}

  /// Too many samplers that nobody vouches for.
  public static final class Crowded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Crowded(String message) {
      super(message);
    }
  }

  /// Ties the streams that waited for a job. Those known by their runner's name alone are judged
  /// anew: that only one job fitted may have been because another was not known yet.
  public void tieWaiting(Statements transaction, Catalog.Change.JobChanged changed) {
    if (changed.job().status() == JobStatus.COMPLETED) {
      transaction.update(
          "UPDATE job SET end_heard_at = ? WHERE id = ? AND end_heard_at IS NULL",
          clock.millis(),
          changed.id());
    }
    RunKey run = changed.job().key().run();
    Runner runner = changed.job().runner();
    List<StreamRecord> waiting =
        transaction.list(
            """
            SELECT * FROM stream WHERE run_id = ?
              AND ((source = ? AND repository_id = ?) OR repository_id IS NULL)
              AND ((job IS NULL AND job_id = ?)
                OR (job_id IS NULL AND (job = ? OR runner_name = ?)))
            ORDER BY CASE proof WHEN 'claim' THEN 1 ELSE 0 END, id LIMIT 1000
            """,
            Streams::stream,
            run.runId(),
            run.source().value(),
            run.repository().value(),
            changed.job().key().jobId(),
            changed.id(),
            runner == null ? null : runner.name());
    waiting.forEach(stream -> tie(transaction, stream));
  }

  /// The job of a stream, if it had ended before an instant.
  ///
  /// @param at milliseconds since the epoch, on our clock
  public Optional<Long> endedBefore(StreamRecord stream, long at) {
    return stream.job() == null
        ? Optional.empty()
        : database.one(
            "SELECT id FROM job WHERE id = ? AND completed_at < ?",
            row -> row.number("id"),
            stream.job(),
            at - SECONDS_OF_SOURCES_MILLIS);
  }

  /// Says that a stream has a sample of an instant, and judges anew which job it fits: one that two
  /// jobs of a runner have sent is of neither.
  ///
  /// @param at milliseconds since the epoch, on our clock
  public StreamRecord extend(StreamRecord stream, long at) {
    long begun = stream.begunAt().toEpochMilli();
    long ended = stream.endedAt().toEpochMilli();
    if (at >= begun && at <= ended + EXTENSION_MILLIS) {
      return stream;
    }
    return database.inTransaction(transaction -> {
      transaction.update(
          "UPDATE stream SET begun_at = ?, ended_at = ? WHERE id = ?",
          Math.min(begun, at),
          Math.max(ended, at),
          stream.id().value());
      StreamRecord extended = byId(transaction, stream.id());
      return tie(transaction, extended) ? byId(transaction, stream.id()) : extended;
    });
  }

  private static StreamRecord byId(Statements transaction, StreamId id) {
    return transaction
        .one("SELECT * FROM stream WHERE id = ?", Streams::stream, id.value())
        .orElseThrow();
  }

  /// The streams that show how a job went, oldest first. Where one of them is vouched for, those
  /// that are not are left out: anybody could have sent them.
  public List<StreamRecord> ofJob(long job) {
    return database.list(
        """
        SELECT * FROM stream WHERE job = ? AND (proof <> 'claim' OR NOT EXISTS
          (SELECT 1 FROM stream AS proven WHERE proven.job = stream.job AND proven.proof <> 'claim'))
        ORDER BY id LIMIT 16
        """,
        Streams::stream,
        job);
  }

  /// How many streams of a job [#ofJob] leaves out.
  public long apart(long job) {
    return database
        .one(
            """
            SELECT count(*) AS apart FROM stream WHERE job = ? AND proof = 'claim' AND EXISTS
              (SELECT 1 FROM stream AS proven WHERE proven.job = stream.job AND proven.proof <> 'claim')
            """,
            row -> row.number("apart"),
            job)
        .orElseThrow();
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

  private void refuseIfCrowded(Statements transaction, StreamClaim claim) {
    long ofRun =
        count(
            transaction,
            """
            SELECT count(*) AS found FROM stream
            WHERE run_id = ? AND repository = ? AND proof = 'claim'
            """,
            claim.runId(),
            claim.repository());
    if (ofRun >= MOST_CLAIMED_OF_RUN) {
      throw new Crowded("Run %d has too many unverified samplers.".formatted(claim.runId()));
    }
    long untied =
        count(
            transaction,
            """
            SELECT count(*) AS found FROM (SELECT 1 FROM stream
              WHERE job IS NULL AND created_at >= ? AND proof = 'claim' LIMIT ?) AS untied
            """,
            clock.instant().minus(UNTIED_COUNT).toEpochMilli(),
            MOST_CLAIMED_UNTIED);
    if (untied >= MOST_CLAIMED_UNTIED) {
      throw new Crowded("Too many unverified samplers wait for jobs that nobody has heard of.");
    }
  }

  private static long count(Statements transaction, String sql, Object... parameters) {
    return transaction.one(sql, row -> row.number("found"), parameters).orElseThrow();
  }

  /// The repository by its number. A name alone is certain if exactly one repository has it.
  private static @Nullable RepositoryKey repository(
      Statements transaction, StreamClaim claim, Warrant warrant) {
    if (warrant.repository() != null) {
      return warrant.repository();
    }
    List<RepositoryKey> named = RepositoryNames.keys(transaction, claim.repository());
    return named.size() == 1 ? named.getFirst() : null;
  }

  /// Ties a stream to the one job that fits its claim. Two that fit are as good as none: better no
  /// samples on a page than another job's.
  ///
  /// @return whether that changed anything
  private static boolean tie(Statements transaction, StreamRecord stream) {
    RepositoryKey certain = stream.warrant().repository();
    List<RepositoryKey> repositories =
        certain == null
            ? RepositoryNames.keys(transaction, stream.claim().repository())
            : List.of(certain);
    List<Long> fitting =
        repositories.stream()
            .flatMap(repository -> fitting(transaction, stream, repository).stream())
            .toList();
    Long job = fitting.size() == 1 ? fitting.getFirst() : null;
    if (Objects.equals(job, stream.job())) {
      return false;
    }
    transaction.update("UPDATE stream SET job = ? WHERE id = ?", job, stream.id().value());
    return true;
  }

  private static List<Long> fitting(
      Statements transaction, StreamRecord stream, RepositoryKey repository) {
    StreamClaim claim = stream.claim();
    long begun = stream.begunAt().toEpochMilli();
    long earliestEnd =
        stream.proof() == StreamRecord.Proof.CLAIM
            ? stream.createdAt().minus(CLAIMS_COUNT_AFTER_END).toEpochMilli()
            : 0;
    return transaction.list(
        """
        SELECT id FROM job
        WHERE source = ? AND repository_id = ? AND run_id = ? AND (? IS NULL OR attempt = ?)
          AND (completed_at IS NULL OR coalesce(end_heard_at, completed_at) >= ?)
          AND (job_id = ? OR (? IS NULL AND runner_name = ?
            AND started_at <= ? AND coalesce(completed_at, ?) >= ?))
        LIMIT 2
        """,
        row -> row.number("id"),
        repository.source().value(),
        repository.id().value(),
        claim.runId(),
        claim.attempt(),
        claim.attempt(),
        earliestEnd,
        claim.jobId(),
        claim.jobId(),
        claim.runnerName(),
        begun + CLOCK_SLACK_MILLIS,
        Long.MAX_VALUE,
        stream.endedAt().toEpochMilli() - CLOCK_SLACK_MILLIS);
  }

  private static Optional<StreamRecord> find(Statements statements, String agentStream) {
    return statements.one(
        "SELECT * FROM stream WHERE agent_stream = ?", Streams::stream, agentStream);
  }

  private static StreamRecord stream(Row row) {
    Long attempt = row.numberOrNull("attempt");
    Long cores = row.numberOrNull("cores");
    Instant begunAt = row.instantOr("begun_at", row.instant("created_at"));
    return new StreamRecord(
        new StreamId(row.number("id")),
        new StreamClaim(
            row.text("repository"),
            row.number("run_id"),
            attempt == null ? null : attempt.intValue(),
            row.numberOrNull("job_id"),
            row.textOrNull("runner_name")),
        warrant(row),
        row.numberOrNull("job"),
        row.text("metric_instance"),
        row.textOrNull("hostname"),
        cores == null ? null : cores.intValue(),
        row.number("clock_offset"),
        begunAt,
        row.instantOr("ended_at", begunAt),
        row.instant("created_at"));
  }

  private static Warrant warrant(Row row) {
    String source = row.textOrNull("source");
    return new Warrant(
        StreamRecord.Proof.valueOf(row.text("proof").toUpperCase(Locale.ROOT)),
        source == null
            ? null
            : new RepositoryKey(
                new SourceId(source), new RepositoryId(row.number("repository_id"))),
        row.flag("job_proved"));
  }
}
