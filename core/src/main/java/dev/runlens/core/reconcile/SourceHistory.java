// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.plugin.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an event source tells of the past, asked through its slot. Every method throws what the
/// source foresaw, or a [dev.runlens.core.plugin.SlotException].
final class SourceHistory {

  /// Lists are read page by page inside one call, with the pauses that a rate limit asks for.
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final Duration AT_HAND = Duration.ofSeconds(5);

  private final SourceId id;
  private final Slot<EventSource> slot;

  private SourceHistory(SourceId id, Slot<EventSource> slot) {
    this.id = id;
    this.slot = slot;
  }

  /// The history of a source, if it has one now.
  static Optional<SourceHistory> of(String id, @Nullable Slot<EventSource> slot) {
    return slot != null
            && slot.call("history", AT_HAND, component -> component.history().isPresent())
        ? Optional.of(new SourceHistory(new SourceId(id), slot))
        : Optional.empty();
  }

  SourceId source() {
    return id;
  }

  Duration attemptsKept() {
    return slot.call("attemptsKept", AT_HAND, component -> here(component).attemptsKept());
  }

  History.Page<History.Attempt> attempts(@Nullable String cursor) {
    return ask("attempts", history -> history.attempts(cursor));
  }

  void redeliver(History.Attempt attempt) {
    boolean _ =
        ask(
            "redeliver",
            history -> {
              history.redeliver(attempt);
              return true;
            });
  }

  Optional<SourceEvent.JobSeen> job(JobRef job) {
    try {
      return ask("job", history -> history.job(job));
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  History.Page<SourceEvent.RunSeen> runs(
      RepositoryObservation repository, Instant from, Instant to, @Nullable String cursor) {
    return ask("runs", history -> history.runs(repository, from, to, cursor));
  }

  List<SourceEvent.JobSeen> jobs(RepositoryObservation repository, RunKey run) {
    return ask("jobs", history -> history.jobs(repository, run));
  }

  List<InstallationObservation> installations() {
    return ask("installations", History::installations);
  }

  List<RepositoryObservation> repositories(InstallationId installation) {
    return ask("repositories", history -> history.repositories(installation));
  }

  List<History.Budget> budgets() {
    return slot.call("budgets", AT_HAND, component -> here(component).budgets());
  }

  private <R> R ask(String operation, Function<History, R> question) {
    return slot.call(operation, DEADLINE, component -> question.apply(here(component)));
  }

  /// Settings may have changed since it was there.
  private static History here(EventSource component) {
    return component
        .history()
        .orElseThrow(() ->
            new SourceException(
                ComponentException.Kind.CONFIG, "The source tells nothing of the past now."));
  }
}
