// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// Fetches the log of every job that has ended: source → one indexing pass → log store → catalog.
///
/// A log is asked for at once, then ever more slowly for a day: GitHub has it ready within seconds,
/// minutes, or, if the runner died, never (distribution/docs/architecture.md, "Log"). The day
/// begins with the first try and not with the job's end, so that logs of the past get theirs too.
/// Every try is a row of the work queue: a restart changes nothing.
public final class LogFetch {

  private static final System.Logger LOGGER = System.getLogger(LogFetch.class.getName());
  private static final String WORK = "log";
  private static final int PARALLELISM = 2;
  private static final List<Duration> PLAN =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          Duration.ofSeconds(120),
          Duration.ofSeconds(300));
  private static final Duration THEN_EVERY = Duration.ofHours(1);
  private static final int MOST_ATTEMPTS = 1 + PLAN.size() + 24;
  private static final Duration FETCH_DEADLINE = Duration.ofMinutes(10);

  /// Who wants to know that a job's log has come, or never will.
  @FunctionalInterface
  public interface Listener {

    /// @param transaction what makes it durable; whoever adds work adds it here
    void settled(Statements transaction, long job);
  }

  /// What came of asking for a log.
  private sealed interface Fetched {

    record Here(Path data, LogIndex index) implements Fetched {}

    record NotNow(Duration atLeast, String reason) implements Fetched {}

    record NeverAgain(JobLog.State state, String reason) implements Fetched {}
  }

  private final Database database;
  private final Jobs jobs;
  private final JobLogs logs;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final Supplier<String> defaultStore;
  private final Listener listener;
  private final Path tempDir;
  private final long mostBytes;

  /// @param sources the event sources of this moment by instance id
  /// @param defaultStore the log store instance that new logs go to at this moment
  /// @param tempDir for logs on their way
  /// @param mostBytes largest raw log that is kept
  public LogFetch(
      Database database,
      Jobs jobs,
      JobLogs logs,
      Supplier<Map<String, Slot<EventSource>>> sources,
      Supplier<String> defaultStore,
      Listener listener,
      Path tempDir,
      long mostBytes) {
    this.database = database;
    this.jobs = jobs;
    this.logs = logs;
    this.sources = sources;
    this.defaultStore = defaultStore;
    this.listener = listener;
    this.tempDir = tempDir;
    this.mostBytes = mostBytes;
  }

  /// A job has ended: asks for its log within the transaction that learned of it, once.
  public void request(WorkQueue work, Statements transaction, Catalog.Change.JobChanged changed) {
    boolean ran = ran(changed.job());
    boolean first =
        jobs.logExpected(
            transaction,
            changed.id(),
            ran ? JobLog.State.PENDING : JobLog.State.ABSENT,
            ran ? null : "The job never started, so there is no log.");
    if (first && ran) {
      work.add(transaction, WORK, Long.toString(changed.id()), Duration.ZERO);
    } else if (first) {
      listener.settled(transaction, changed.id());
    }
  }

  /// Starts to work on what was asked for.
  public void start(WorkQueue work) {
    work.start(WORK, PARALLELISM, this::handle);
  }

  private static boolean ran(JobObservation job) {
    return !Conclusion.SKIPPED.equals(job.conclusion())
        && !(job.runner() == null && Conclusion.CANCELLED.equals(job.conclusion()));
  }

  private Outcome handle(String item, int attempts) {
    Optional<JobRecord> job = jobs.byId(Long.parseLong(item));
    if (job.isEmpty() || isSettled(job.get().log().state())) {
      return new Outcome.Done();
    }
    try {
      return settle(job.get(), attempts, fetch(job.get()));
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.UNSUPPORTED) {
        return settle(job.get(), JobLog.State.ABSENT, message(e));
      }
      return again(job.get(), attempts, e.retryAfter().orElse(Duration.ZERO), message(e));
    } catch (SlotException | ComponentException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "log not stored job={0} attempts={1}: {2}",
          Long.toString(job.get().job().key().jobId()),
          attempts + 1,
          message(e));
      return again(job.get(), attempts, Duration.ZERO, message(e));
    }
  }

  /// After a crash between the last word about a log and the end of its work row.
  private static boolean isSettled(JobLog.State state) {
    return switch (state) {
      case STORED, ABSENT, REFUSED, LOST -> true;
      case NONE, PENDING, RETRY -> false;
    };
  }

  private Fetched fetch(JobRecord job) {
    String sourceId = job.job().key().source().value();
    Slot<EventSource> source = sources.get().get(sourceId);
    if (source == null) {
      return new Fetched.NotNow(THEN_EVERY, "The event source " + sourceId + " is not configured.");
    }
    JobRef ref = new JobRef(job.job().key(), job.repository());
    return source.call(
        "openLog",
        FETCH_DEADLINE,
        component ->
            switch (component.openLog(ref)) {
              case LogDownload.Ready(InputStream body) -> download(body);
              case LogDownload.NotYet(Duration retryAfter, String reason) ->
                  new Fetched.NotNow(retryAfter, reason);
              case LogDownload.Never(String reason) ->
                  new Fetched.NeverAgain(JobLog.State.ABSENT, reason);
            });
  }

  private Fetched download(InputStream body) {
    Path data = temporary();
    try (body) {
      return new Fetched.Here(data, LogWriter.write(body, data, mostBytes));
    } catch (LogTooLargeException e) {
      delete(data);
      return new Fetched.NeverAgain(JobLog.State.REFUSED, message(e));
    } catch (IOException | UncheckedIOException e) {
      delete(data);
      return new Fetched.NotNow(Duration.ZERO, "The download was cut short: " + message(e));
    }
  }

  private Outcome settle(JobRecord job, int attempts, Fetched fetched) {
    return switch (fetched) {
      case Fetched.Here(Path data, LogIndex index) -> {
        try {
          store(job, data, index);
          yield new Outcome.Done();
        } finally {
          delete(data);
        }
      }
      case Fetched.NotNow(Duration atLeast, String reason) -> again(job, attempts, atLeast, reason);
      case Fetched.NeverAgain(JobLog.State state, String reason) -> settle(job, state, reason);
    };
  }

  private void store(JobRecord job, Path data, LogIndex index) {
    String key = JobLogs.key(job.job().key());
    String store = defaultStore.get();
    logs.put(store, key, data, index);
    database.inTransaction(transaction -> {
      jobs.logStored(
          transaction, job.id(), store, key, index.lines(), index.bytes(), index.complete());
      listener.settled(transaction, job.id());
      return true;
    });
  }

  private Outcome again(JobRecord job, int attempts, Duration atLeast, String reason) {
    if (attempts + 1 >= MOST_ATTEMPTS) {
      return settle(job, JobLog.State.LOST, "No log within 24 hours. " + reason);
    }
    database.inTransaction(transaction -> {
      jobs.logIs(transaction, job.id(), JobLog.State.RETRY, reason);
      return true;
    });
    Duration planned = attempts < PLAN.size() ? PLAN.get(attempts) : THEN_EVERY;
    return new Outcome.Again(planned.compareTo(atLeast) > 0 ? planned : atLeast, reason);
  }

  private Outcome settle(JobRecord job, JobLog.State state, String reason) {
    database.inTransaction(transaction -> {
      jobs.logIs(transaction, job.id(), state, reason);
      listener.settled(transaction, job.id());
      return true;
    });
    return new Outcome.Done();
  }

  private static String message(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  private Path temporary() {
    try {
      return Files.createTempFile(tempDir, "log", ".zst");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + tempDir, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "temporary log stays file=" + file, e);
    }
  }
}
