// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.delivery.EventApplication;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// After a start: the runs of every repository since we were last here, a day at least, and the
/// jobs of those that we do not know to their end. This finds what no delivery ever told of. One
/// row of work for each repository.
public final class RecentRuns {

  private static final String WORK = "recent-runs";
  private static final Duration AT_LEAST = Duration.ofDays(1);
  private static final Duration AT_MOST = Duration.ofDays(90);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final int MOST_TRIES = 30;

  private final Database database;
  private final RunReader runs;
  private final EventApplication application;
  private final Completeness completeness;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final Clock clock;

  public RecentRuns(
      Database database,
      EventApplication application,
      Completeness completeness,
      Supplier<Map<String, Slot<EventSource>>> sources,
      Clock clock) {
    this.database = database;
    this.runs = new RunReader(database);
    this.application = application;
    this.completeness = completeness;
    this.sources = sources;
    this.clock = clock;
  }

  /// Has the repositories of a source looked at.
  ///
  /// @param away since when we may have missed something
  void request(WorkQueue work, SourceId source, Instant away) {
    Instant now = clock.instant();
    Instant day = now.minus(AT_LEAST);
    Instant most = now.minus(AT_MOST);
    Instant from = away.isBefore(day) ? away.isBefore(most) ? most : away : day;
    database.inTransaction(transaction -> {
      transaction
          .list(
              "SELECT repository_id FROM repository WHERE source = ? AND removed = 0",
              row -> row.number("repository_id"),
              source.value())
          .forEach(repository ->
              work.add(
                  transaction,
                  WORK,
                  source.value() + " " + repository + " " + from.toEpochMilli(),
                  Duration.ZERO));
      return true;
    });
    work.signal(WORK);
  }

  void start(WorkQueue work) {
    work.start(WORK, 1, this::handle);
  }

  private Outcome handle(String item, int attempts) {
    String[] words = item.split(" ", 3);
    Optional<SourceHistory> history = SourceHistory.of(words[0], sources.get().get(words[0]));
    long id = Long.parseLong(words[1]);
    Optional<RepositoryObservation> repository = runs.repository(words[0], id);
    if (history.isEmpty() || repository.isEmpty()) {
      return new Outcome.Done();
    }
    try {
      read(history.get(), repository.get(), Instant.ofEpochMilli(Long.parseLong(words[2])));
      return new Outcome.Done();
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.NOT_FOUND || attempts >= MOST_TRIES) {
        return new Outcome.Done();
      }
      return new Outcome.Again(e.retryAfter().orElse(RETRY), String.valueOf(e.getMessage()));
    }
  }

  private void read(SourceHistory history, RepositoryObservation repository, Instant from) {
    String cursor = null;
    do {
      History.Page<SourceEvent.RunSeen> page =
          history.runs(repository, from, clock.instant(), cursor);
      for (SourceEvent.RunSeen run : page.items()) {
        boolean changed = !heal(List.of(run)).isEmpty();
        if (changed || runs.lacksJobs(run.run().key())) {
          List<Catalog.Change> _ = heal(history.jobs(repository, run.run().key()));
        }
      }
      cursor = page.next();
    } while (cursor != null);
    // Earlier attempts, which no list of runs names.
    RunKey any = new RunKey(history.source(), new RepositoryId(repository.id().value()), 0, 1);
    for (RunKey run : runs.withOpenJobs(any, from.toEpochMilli())) {
      List<Catalog.Change> _ = heal(history.jobs(repository, run));
    }
  }

  private List<Catalog.Change> heal(List<? extends SourceEvent> events) {
    List<Catalog.Change> changes =
        database.inTransaction(transaction -> {
          List<Catalog.Change> changed = application.answered(transaction, events);
          completeness.healed(transaction, changed, clock.instant());
          return changed;
        });
    application.publish(changes);
    return changes;
  }
}
