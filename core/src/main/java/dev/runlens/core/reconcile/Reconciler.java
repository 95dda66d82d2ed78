// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.delivery.EventApplication;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Asks every event source that tells of the past what its deliveries have not told: one row of
/// work for each source, at the start and every ten minutes. In this order:
///
/// 1. installations and their repositories as they are ([Catalog#listed]),
/// 2. attempts to deliver that did not succeed ([LostDeliveries]),
/// 3. jobs that should have ended ([#openJobs]),
/// 4. once after the start, the runs of the time in which we were away ([RecentRuns]), and always
///    what was before an installation ([Backfill]).
///
/// A step that fails does not keep the next from being tried, unless the source is overloaded.
public final class Reconciler {

  private static final System.Logger LOGGER = System.getLogger(Reconciler.class.getName());

  static final String WORK = "reconcile";

  /// The row that looks for sources; no instance can be called so.
  private static final String SOURCES = "*";

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration PASS_EVERY = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(30);

  /// A job younger than this is still being told of.
  private static final Duration OPEN_FOR = Duration.ofMinutes(15);

  private static final int MOST_JOBS = 200;
  private static final int MOST_PROBLEMS = 5;

  private final Database database;
  private final Jobs jobs;
  private final Catalog catalog;
  private final EventApplication application;
  private final Completeness completeness;
  private final LostDeliveries lost;
  private final RecentRuns recent;
  private final Backfill backfill;
  private final ReconciliationState state;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final WorkQueue work;
  private final Clock clock;

  /// Sources that had their first pass since the start.
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  public Reconciler(
      Database database,
      Jobs jobs,
      Catalog catalog,
      EventApplication application,
      Completeness completeness,
      LostDeliveries lost,
      RecentRuns recent,
      Backfill backfill,
      ReconciliationState state,
      Supplier<Map<String, Slot<EventSource>>> sources,
      WorkQueue work,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.catalog = catalog;
    this.application = application;
    this.completeness = completeness;
    this.lost = lost;
    this.recent = recent;
    this.backfill = backfill;
    this.state = state;
    this.sources = sources;
    this.work = work;
    this.clock = clock;
  }

  /// Starts to reconcile.
  public void start() {
    database.inTransaction(transaction -> {
      work.add(transaction, WORK, SOURCES, Duration.ZERO);
      return true;
    });
    work.start(WORK, 1, this::handle);
    recent.start(work);
    backfill.start(work);
  }

  private Outcome handle(String item, int attempts) {
    if (!item.equals(SOURCES)) {
      return pass(item);
    }
    for (String source : sources.get().keySet()) {
      if (!begun.contains(source) || !waits(source)) {
        database.inTransaction(transaction -> {
          work.add(transaction, WORK, source, Duration.ZERO);
          return true;
        });
      }
    }
    return new Outcome.Again(LOOK_EVERY, "Looks for event sources every minute.");
  }

  private boolean waits(String source) {
    return database
        .one("SELECT 1 FROM work WHERE kind = ? AND item = ?", _ -> true, WORK, source)
        .isPresent();
  }

  private Outcome pass(String source) {
    Slot<EventSource> slot = sources.get().get(source);
    Optional<SourceHistory> history;
    try {
      history = SourceHistory.of(source, slot);
    } catch (SlotException e) {
      return new Outcome.Again(LOOK_EVERY, String.valueOf(e.getMessage()));
    }
    if (history.isEmpty()) {
      begun.add(source);
      return slot == null
          ? new Outcome.Done()
          : new Outcome.Again(PASS_EVERY, "The source tells nothing of the past.");
    }
    return pass(history.get());
  }

  /// A step of a pass.
  private interface Step {

    /// @return whether there is more to do soon
    boolean take();
  }

  private Outcome pass(SourceHistory history) {
    String source = history.source().value();
    Instant since = state.began(source, clock.instant());
    List<String> problems = new ArrayList<>();
    boolean more = false;
    try {
      more |= step(problems, () -> installations(history, problems));
      more |= step(problems, () -> lost.recover(history));
      more |= step(problems, () -> openJobs(history, problems));
      if (begun.add(source)) {
        recent.request(work, history.source(), since);
      }
      backfill.request(work, history.source());
    } catch (SourceException e) {
      state.ended(source, clock.instant(), String.valueOf(e.getMessage()));
      Duration pause = e.retryAfter().orElse(LOOK_EVERY);
      return new Outcome.Again(
          pause.compareTo(LOOK_EVERY) < 0 ? LOOK_EVERY : pause, String.valueOf(e.getMessage()));
    }
    String problem = String.join(" ", problems);
    state.ended(source, clock.instant(), problem);
    if (!problem.isEmpty()) {
      LOGGER.log(
          System.Logger.Level.WARNING, "reconciled in part source={0}: {1}", source, problem);
    }
    return new Outcome.Again(
        more ? SOON : PASS_EVERY, problem.isEmpty() ? "Passes every 10 minutes." : problem);
  }

  private static boolean step(List<String> problems, Step step) {
    try {
      return step.take();
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.OVERLOADED) {
        throw e;
      }
      note(problems, e);
    } catch (ComponentException | SlotException e) {
      note(problems, e);
    }
    return false;
  }

  /// Many jobs fail for one reason.
  private static void note(List<String> problems, RuntimeException e) {
    String problem = String.valueOf(e.getMessage());
    if (problems.size() < MOST_PROBLEMS && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private boolean installations(SourceHistory history, List<String> problems) {
    Instant askedAt = clock.instant();
    List<InstallationObservation> installations = history.installations();
    Map<InstallationId, List<RepositoryObservation>> repositories = new HashMap<>();
    for (InstallationObservation installation : installations) {
      if (installation.state() == InstallationObservation.State.ACTIVE) {
        boolean _ =
            step(
                problems,
                () -> {
                  repositories.put(installation.id(), history.repositories(installation.id()));
                  return false;
                });
      }
    }
    int changed =
        database.inTransaction(transaction ->
            catalog.listed(transaction, history.source(), installations, repositories, askedAt));
    if (changed > 0) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "installations and repositories compared source={0} changed={1}",
          history.source(),
          changed);
    }
    return false;
  }

  private boolean openJobs(SourceHistory history, List<String> problems) {
    Instant now = clock.instant();
    List<JobRecord> open =
        jobs.open(
            history.source().value(),
            now.minus(OPEN_FOR),
            now.minus(PASS_EVERY.dividedBy(2)),
            MOST_JOBS);
    for (JobRecord job : open) {
      boolean _ =
          step(
              problems,
              () -> {
                ask(history, job);
                return false;
              });
    }
    return open.size() == MOST_JOBS;
  }

  private void ask(SourceHistory history, JobRecord job) {
    // Asked about, whatever comes of it: one that cannot be asked about does not hold up the
    // others.
    database.inTransaction(transaction -> {
      jobs.checked(transaction, job.id(), clock.instant());
      return true;
    });
    // A repository that was taken from us cannot be asked about; its jobs only grow stale.
    take(
        job,
        isOurs(job)
            ? history.job(new JobRef(job.job().key(), job.repository()))
            : Optional.empty());
  }

  private boolean isOurs(JobRecord job) {
    return jobs.byJobId(Viewer.EVERYTHING, job.job().key().jobId()).isPresent();
  }

  private void take(JobRecord job, Optional<SourceEvent.JobSeen> seen) {
    Instant now = clock.instant();
    List<SourceEvent.JobSeen> learned =
        seen
            .or(() ->
                Limits.beyond(job.job(), now)
                    ? Optional.of(
                        new SourceEvent.JobSeen(job.repository(), Limits.stale(job.job())))
                    : Optional.empty())
            .stream()
            .toList();
    List<Catalog.Change> changes =
        database.inTransaction(transaction -> {
          List<Catalog.Change> changed = application.answered(transaction, learned);
          completeness.healed(transaction, changed, now);
          return changed;
        });
    application.publish(changes);
  }
}
