// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.completeness;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.catalog.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts, by repository and UTC day, what came and what is missing. Each count is made once, in
/// the transaction of what it counts, so a year of many repositories is read without looking at a
/// job.
public final class Completeness {

  /// A delivery later than this after what it tells is late.
  static final Duration PUNCTUAL = Duration.ofSeconds(60);

  private static final long NO_REPOSITORY = 0;
  private static final long LONG_DAYS = 60;

  private static final String SUMS =
      """
      sum(received) AS received, sum(late) AS late, sum(redelivered) AS redelivered,
        sum(healed) AS healed, sum(logs_stored) AS logs_stored, sum(logs_absent) AS logs_absent,
        sum(logs_refused) AS logs_refused, sum(logs_lost) AS logs_lost, sum(jobs) AS jobs,
        sum(jobs_sampled) AS jobs_sampled, sum(ran_seconds) AS ran_seconds,
        sum(sampled_seconds) AS sampled_seconds
      """;

  private final Database database;

  public Completeness(Database database) {
    this.database = database;
  }

  /// A delivery was applied for the first time.
  public void received(Statements transaction, Delivery delivery, List<SourceEvent> events) {
    long repository =
        events.stream().flatMap(Completeness::repository).findFirst().orElse(NO_REPOSITORY);
    boolean late =
        events.stream()
            .flatMap(Completeness::time)
            .anyMatch(time -> time.plus(PUNCTUAL).isBefore(delivery.receivedAt()));
    boolean asked =
        transaction
            .one(
                "SELECT 1 FROM redelivery WHERE source = ? AND guid = ?",
                _ -> true,
                delivery.source().value(),
                delivery.id())
            .isPresent();
    String source = delivery.source().value();
    long day = day(delivery.receivedAt());
    count(transaction, "received", source, repository, day, 1);
    if (late) {
      count(transaction, "late", source, repository, day, 1);
    }
    if (asked) {
      count(transaction, "redelivered", source, repository, day, 1);
    }
  }

  /// Reconciliation learned what deliveries should have told.
  public void healed(Statements transaction, List<Catalog.Change> changes, Instant now) {
    for (Catalog.Change change : changes) {
      var run =
          switch (change) {
            case Catalog.Change.JobChanged job -> job.job().key().run();
            case Catalog.Change.RunChanged changed -> changed.key();
          };
      count(transaction, "healed", run.source().value(), run.repository().value(), day(now), 1);
    }
  }

  /// What becomes of a job's log is settled.
  ///
  /// @param id our own number of the job
  public void logSettled(Statements transaction, long id) {
    record Settled(String source, long repository, long day, String state) {}
    transaction
        .one(
            "SELECT source, repository_id, created_at, log_state FROM job WHERE id = ?",
            row ->
                new Settled(
                    row.text("source"),
                    row.number("repository_id"),
                    day(row.instant("created_at")),
                    row.text("log_state")),
            id)
        .ifPresent(job -> {
          String column =
              switch (JobLog.State.valueOf(job.state().toUpperCase(Locale.ROOT))) {
                case STORED -> "logs_stored";
                case ABSENT -> "logs_absent";
                case REFUSED -> "logs_refused";
                case LOST -> "logs_lost";
                case NONE, PENDING, RETRY -> "";
              };
          if (!column.isEmpty()) {
            count(transaction, column, job.source(), job.repository(), job.day(), 1);
          }
        });
  }

  /// A job that ran was looked at for its samples.
  void sampled(Statements transaction, JobObservation job, long ranSeconds, long sampledSeconds) {
    String source = job.key().source().value();
    long repository = job.key().run().repository().value();
    long day = day(job.createdAt());
    count(transaction, "jobs", source, repository, day, 1);
    count(transaction, "ran_seconds", source, repository, day, ranSeconds);
    if (sampledSeconds > 0) {
      count(transaction, "jobs_sampled", source, repository, day, 1);
      count(transaction, "sampled_seconds", source, repository, day, sampledSeconds);
    }
  }

  /// What is counted.
  ///
  /// @param received deliveries that were applied or say nothing for us
  /// @param late those of them that came more than a minute after what they tell
  /// @param redelivered those that the source sent again because we asked
  /// @param healed jobs and runs of which reconciliation knew more than deliveries had told
  /// @param logsAbsent never there, or no longer kept by the source
  /// @param logsRefused larger than we take
  /// @param logsLost were there and could not be had
  /// @param jobs that ran and were looked at for samples
  /// @param jobsSampled those of them that have samples
  /// @param ranSeconds of all jobs
  /// @param sampledSeconds those of them that hold a sample
  public record Counts(
      long received,
      long late,
      long redelivered,
      long healed,
      long logsStored,
      long logsAbsent,
      long logsRefused,
      long logsLost,
      long jobs,
      long jobsSampled,
      long ranSeconds,
      long sampledSeconds) {

    /// Both together.
    public Counts plus(Counts other) {
      return new Counts(
          received + other.received,
          late + other.late,
          redelivered + other.redelivered,
          healed + other.healed,
          logsStored + other.logsStored,
          logsAbsent + other.logsAbsent,
          logsRefused + other.logsRefused,
          logsLost + other.logsLost,
          jobs + other.jobs,
          jobsSampled + other.jobsSampled,
          ranSeconds + other.ranSeconds,
          sampledSeconds + other.sampledSeconds);
    }

    /// The share of job time that samples cover, 0 to 1; `null` if nothing ran.
    public @Nullable Double sampledShare() {
      return ranSeconds == 0 ? null : (double) sampledSeconds / ranSeconds;
    }
  }

  /// The counts of a repository.
  ///
  /// @param repository `owner/name`; empty for deliveries that are about none
  public record OfRepository(String repository, Counts counts) {}

  /// The counts of a day.
  public record OfDay(LocalDate day, Counts counts) {}

  /// The counts of every repository that a viewer sees, by name.
  ///
  /// @param to inclusive
  public List<OfRepository> repositories(Viewer viewer, LocalDate from, LocalDate to) {
    return database.list(
        "WITH counted AS (SELECT source, repository_id, "
            + SUMS
            + " FROM completeness WHERE "
            // Most of the table in its own order is read faster without the index of days.
            + (from.plusDays(LONG_DAYS).isBefore(to) ? "+day" : "day")
            + """
             BETWEEN ? AND ? GROUP BY source, repository_id)
            SELECT repository.owner, repository.name, counted.* FROM counted
            """
            + (viewer.equals(Viewer.EVERYTHING) ? "LEFT JOIN" : "JOIN")
            + " repository ON repository.source = counted.source"
            + " AND repository.repository_id = counted.repository_id AND "
            + viewer.sees()
            + " WHERE repository.name IS NOT NULL OR counted.repository_id = 0"
            + " ORDER BY lower(repository.owner), lower(repository.name)",
        row -> {
          String owner = row.textOrNull("owner");
          return new OfRepository(owner == null ? "" : owner + "/" + row.text("name"), counts(row));
        },
        from.toEpochDay(),
        to.toEpochDay());
  }

  /// The counts of every day that has some, of all that a viewer sees; for whoever sees everything
  /// what came of repositories that are gone counts too.
  ///
  /// @param repository `owner/name`, or empty for all
  /// @param to inclusive
  public List<OfDay> days(Viewer viewer, String repository, LocalDate from, LocalDate to) {
    if (viewer.equals(Viewer.EVERYTHING) && repository.isEmpty()) {
      return database.list(
          "SELECT day, "
              + SUMS
              + " FROM completeness WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day DESC",
          Completeness::ofDay,
          from.toEpochDay(),
          to.toEpochDay());
    }
    return database.list(
        "SELECT day, "
            + SUMS
            + """
             FROM completeness JOIN repository USING (source, repository_id)
            WHERE day BETWEEN ? AND ? AND (? = '' OR lower(owner || '/' || name) = lower(?))
              AND
            """
            + viewer.sees()
            + " GROUP BY day ORDER BY day DESC",
        Completeness::ofDay,
        from.toEpochDay(),
        to.toEpochDay(),
        repository,
        repository);
  }

  private static OfDay ofDay(Row row) {
    return new OfDay(LocalDate.ofEpochDay(row.number("day")), counts(row));
  }

  private static Counts counts(Row row) {
    return new Counts(
        row.number("received"),
        row.number("late"),
        row.number("redelivered"),
        row.number("healed"),
        row.number("logs_stored"),
        row.number("logs_absent"),
        row.number("logs_refused"),
        row.number("logs_lost"),
        row.number("jobs"),
        row.number("jobs_sampled"),
        row.number("ran_seconds"),
        row.number("sampled_seconds"));
  }

  private static Stream<Long> repository(SourceEvent event) {
    return switch (event) {
      case SourceEvent.JobSeen(RepositoryObservation repository, _) ->
          Stream.of(repository.id().value());
      case SourceEvent.RunSeen(RepositoryObservation repository, _) ->
          Stream.of(repository.id().value());
      case SourceEvent.RepositorySeen(RepositoryObservation repository) ->
          Stream.of(repository.id().value());
      case SourceEvent.RepositoryDeleted deleted -> Stream.of(deleted.repository().value());
      case SourceEvent.InstallationSeen _,
          SourceEvent.AccountRenamed _,
          SourceEvent.GrantRevoked _,
          SourceEvent.Ignored _ ->
          Stream.empty();
    };
  }

  /// When what an event tells happened, as far as it says.
  private static Stream<Instant> time(SourceEvent event) {
    return switch (event) {
      case SourceEvent.JobSeen(_, JobObservation job) ->
          Stream.of(
              switch (job.status()) {
                case PENDING, REQUESTED, WAITING, QUEUED -> job.createdAt();
                case IN_PROGRESS -> Objects.requireNonNullElse(job.begunAt(), job.createdAt());
                case COMPLETED -> Objects.requireNonNullElse(job.completedAt(), job.createdAt());
              });
      case SourceEvent.RunSeen(_, RunObservation run) -> Stream.of(run.updatedAt());
      case SourceEvent.InstallationSeen _,
          SourceEvent.RepositorySeen _,
          SourceEvent.RepositoryDeleted _,
          SourceEvent.AccountRenamed _,
          SourceEvent.GrantRevoked _,
          SourceEvent.Ignored _ ->
          Stream.empty();
    };
  }

  private static long day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  /// @param column one of ours, never anybody's text
  private static void count(
      Statements transaction, String column, String source, long repository, long day, long by) {
    transaction.update(
        """
        INSERT INTO completeness (day, source, repository_id, received, late, redelivered, healed,
          logs_stored, logs_absent, logs_refused, logs_lost, jobs, jobs_sampled, ran_seconds,
          sampled_seconds)
        VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (source, repository_id, day) DO NOTHING
        """,
        day,
        source,
        repository);
    transaction.update(
        "UPDATE completeness SET %1$s = %1$s + ? WHERE source = ? AND repository_id = ? AND day = ?"
            .formatted(column),
        by,
        source,
        repository,
        day);
  }
}
