// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.delivery.EventApplication;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings in what was before an installation: of every repository that is new to us the runs,
/// newest first, with their jobs; then the logs, oldest first, because the source forgets those
/// next. One row of work for each source does a little and comes back, so that it can be paused at
/// any time, and what a rate limit leaves goes to what people wait for: a source that is overloaded
/// is left alone for as long as it asks.
public final class Backfill {

  private static final String WORK = "backfill";
  private static final String LOGS = "log";

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration WHILE_PAUSED = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration LOG_PACE = Duration.ofSeconds(5);

  /// Questions for the jobs of a run within one turn.
  private static final int MOST_QUESTIONS = 25;

  /// Logs that wait to be fetched at one time, so that the log of a job that has just ended never
  /// waits behind many old ones.
  private static final int MOST_LOGS = 10;

  private final Database database;
  private final Jobs jobs;
  private final RunReader runs;
  private final EventApplication application;
  private final EventApplication.JobEnd jobEnd;
  private final Completeness completeness;
  private final ReconciliationState state;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final Duration reach;
  private final Duration logsKept;
  private final Clock clock;

  /// @param jobEnd what follows the end of a job, its log among it
  /// @param reach how far back; zero for none
  /// @param logsKept how long a source keeps logs
  public Backfill(
      Database database,
      Jobs jobs,
      EventApplication application,
      EventApplication.JobEnd jobEnd,
      Completeness completeness,
      ReconciliationState state,
      Supplier<Map<String, Slot<EventSource>>> sources,
      Duration reach,
      Duration logsKept,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.runs = new RunReader(database);
    this.application = application;
    this.jobEnd = jobEnd;
    this.completeness = completeness;
    this.state = state;
    this.sources = sources;
    this.reach = reach;
    this.logsKept = logsKept;
    this.clock = clock;
  }

  /// How far the past of a source is in.
  ///
  /// @param repositories that were looked at or will be
  /// @param done those of them that are read to the end
  /// @param logsWaiting jobs of the past whose log is still to be asked for
  /// @param problem the last of any repository; empty for none
  public record Progress(
      long repositories,
      long done,
      long runs,
      long jobs,
      long logsWaiting,
      @Nullable Instant reachedAt,
      String problem) {}

  public Progress progress(String source) {
    return database
        .one(
            """
            SELECT count(*) AS repositories, coalesce(sum(done), 0) AS done,
              coalesce(sum(runs), 0) AS runs, coalesce(sum(jobs), 0) AS jobs,
              min(reached_at) AS reached_at, max(problem) AS problem,
              (SELECT count(*) FROM job WHERE source = ? AND log_state = 'none'
                AND status = 'completed') AS logs_waiting
            FROM backfill WHERE source = ?
            """,
            row -> {
              Long reached = row.numberOrNull("reached_at");
              String problem = row.textOrNull("problem");
              return new Progress(
                  row.number("repositories"),
                  row.number("done"),
                  row.number("runs"),
                  row.number("jobs"),
                  row.number("logs_waiting"),
                  reached == null ? null : Instant.ofEpochMilli(reached),
                  problem == null ? "" : problem);
            },
            source,
            source)
        .orElseThrow();
  }

  /// Notes repositories that are new to us, and goes on with what is not done.
  void request(WorkQueue work, SourceId source) {
    Instant now = clock.instant();
    if (reach.isPositive()) {
      database.update(
          """
          INSERT INTO backfill (source, repository_id, from_at, to_at, done, runs, jobs)
          SELECT source, repository_id, ?, ?, 0, 0, 0 FROM repository
          WHERE source = ? AND removed = 0
            AND NOT EXISTS (SELECT 1 FROM backfill known WHERE known.source = repository.source
              AND known.repository_id = repository.repository_id)
          """,
          now.minus(reach).toEpochMilli(),
          now.toEpochMilli(),
          source.value());
    }
    if (isOpen(source)) {
      wake(work, source.value());
    }
  }

  /// Lets a paused backfill go on at once.
  public void wake(WorkQueue work, String source) {
    database.inTransaction(transaction -> {
      work.add(transaction, WORK, source, Duration.ZERO);
      return true;
    });
    work.signal(WORK);
  }

  void start(WorkQueue work) {
    work.start(WORK, 1, (source, _) -> turn(work, source));
  }

  private boolean isOpen(SourceId source) {
    return next(source.value()).isPresent() || !jobs.withoutLog(source.value(), 1).isEmpty();
  }

  private record Part(
      long repository, Instant from, Instant to, @Nullable String cursor, long runs) {}

  private Optional<Part> next(String source) {
    return database.one(
        """
        SELECT * FROM backfill WHERE source = ? AND done = 0
        ORDER BY CASE WHEN problem IS NULL THEN 0 ELSE 1 END, repository_id LIMIT 1
        """,
        row ->
            new Part(
                row.number("repository_id"),
                row.instant("from_at"),
                row.instant("to_at"),
                row.textOrNull("cursor"),
                row.number("runs")),
        source);
  }

  private Outcome turn(WorkQueue work, String source) {
    if (state.standing(source).paused()) {
      return new Outcome.Again(WHILE_PAUSED, "An administrator has paused it.");
    }
    Optional<Part> part = next(source);
    if (part.isEmpty()) {
      return logs(work, source);
    }
    try {
      Optional<SourceHistory> history = SourceHistory.of(source, sources.get().get(source));
      if (history.isEmpty()) {
        return new Outcome.Done();
      }
      read(history.get(), part.get());
      return new Outcome.Again(PACE, "Reads one page of runs at a time.");
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.NOT_FOUND) {
        done(source, part.get(), message(e));
        return new Outcome.Again(PACE, message(e));
      }
      problem(source, part.get(), message(e));
      return new Outcome.Again(e.retryAfter().orElse(RETRY), message(e));
    } catch (SlotException e) {
      problem(source, part.get(), message(e));
      return new Outcome.Again(RETRY, message(e));
    }
  }

  private void read(SourceHistory history, Part part) {
    String source = history.source().value();
    Optional<RepositoryObservation> repository = runs.repository(source, part.repository());
    if (repository.isEmpty()) {
      done(source, part, "The repository was removed.");
      return;
    }
    History.Page<SourceEvent.RunSeen> page =
        history.runs(repository.get(), part.from(), part.to(), part.cursor());
    int questions = 0;
    Instant reached = part.to();
    for (SourceEvent.RunSeen run : page.items()) {
      take(List.of(run));
      if (runs.lacksJobs(run.run().key())) {
        if (questions == MOST_QUESTIONS) {
          // The page again in the next turn, which finds these jobs known.
          return;
        }
        questions++;
        List<SourceEvent.JobSeen> of = history.jobs(repository.get(), run.run().key());
        take(of);
        count(source, part, 1, of.size());
      }
      reached = run.run().createdAt();
    }
    turnPage(source, part, page.next(), reached);
  }

  private void take(List<? extends SourceEvent> events) {
    List<Catalog.Change> changes =
        database.inTransaction(transaction -> application.past(transaction, events));
    application.publish(changes);
  }

  private void count(String source, Part part, long runs, long jobs) {
    database.update(
        """
        UPDATE backfill SET runs = runs + ?, jobs = jobs + ?, problem = NULL
        WHERE source = ? AND repository_id = ?
        """,
        runs,
        jobs,
        source,
        part.repository());
  }

  private void turnPage(String source, Part part, @Nullable String cursor, Instant reached) {
    database.update(
        """
        UPDATE backfill SET cursor = ?, done = ?, reached_at = ?, problem = NULL
        WHERE source = ? AND repository_id = ?
        """,
        cursor,
        cursor == null ? 1 : 0,
        reached.toEpochMilli(),
        source,
        part.repository());
  }

  private void done(String source, Part part, String problem) {
    database.update(
        "UPDATE backfill SET done = 1, problem = ? WHERE source = ? AND repository_id = ?",
        cut(problem),
        source,
        part.repository());
  }

  private void problem(String source, Part part, String problem) {
    database.update(
        "UPDATE backfill SET problem = ? WHERE source = ? AND repository_id = ?",
        cut(problem),
        source,
        part.repository());
  }

  private Outcome logs(WorkQueue work, String source) {
    long room = MOST_LOGS - work.size(LOGS);
    List<JobRecord> next = jobs.withoutLog(source, MOST_LOGS);
    if (next.isEmpty()) {
      return new Outcome.Done();
    }
    for (JobRecord job : next) {
      boolean expired = job.job().createdAt().plus(logsKept).isBefore(clock.instant());
      if (expired) {
        expire(job);
      } else if (room-- > 0) {
        database.inTransaction(transaction -> {
          jobEnd.ended(
              transaction, new Catalog.Change.JobChanged(job.id(), job.job(), job.repository()));
          return true;
        });
      }
    }
    work.signal(LOGS);
    return new Outcome.Again(LOG_PACE, "Asks for logs, oldest first.");
  }

  private void expire(JobRecord job) {
    database.inTransaction(transaction -> {
      boolean first =
          jobs.logExpected(
              transaction,
              job.id(),
              JobLog.State.ABSENT,
              "The job was over before we knew of it, and its log is no longer kept.");
      if (first) {
        completeness.logSettled(transaction, job.id());
      }
      return true;
    });
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), 1_000));
  }
}
