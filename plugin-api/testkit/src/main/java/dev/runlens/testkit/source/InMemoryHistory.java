// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The past of an event source for tests: what it was given, in pages of [#PAGE]. Knows nothing at
/// first. For use by many threads.
///
/// ```java
/// InMemoryHistory history = new InMemoryHistory();
/// history.put(new SourceEvent.RunSeen(repository, run));
/// history.attempt("delivery-1", at, "events", false);
/// history.onRedeliver(attempt -> send(attempt.deliveryId()));
/// EventSource source = new InMemoryEventSource(Secret.of("test"), history);
/// ```
public final class InMemoryHistory implements History {

  /// How many items a page has.
  public static final int PAGE = 2;

  private final Map<Long, SourceEvent.JobSeen> jobs = new LinkedHashMap<>();
  private final Map<RunKey, SourceEvent.RunSeen> runs = new LinkedHashMap<>();
  private final Map<InstallationObservation, List<RepositoryObservation>> installations =
      new LinkedHashMap<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Budget> budgets = new ArrayList<>();
  private Consumer<Attempt> redelivery = _ -> {};
  private @Nullable SourceException failure;

  /// Lets it know a job as it is now.
  public synchronized void put(SourceEvent.JobSeen job) {
    jobs.put(job.job().key().jobId(), job);
  }

  /// Lets it know a run as it is now.
  public synchronized void put(SourceEvent.RunSeen run) {
    runs.put(run.run().key(), run);
  }

  /// Lets it have exactly this installation of that number, with its repositories.
  public synchronized void put(
      InstallationObservation installation, RepositoryObservation... repositories) {
    remove(installation.id());
    installations.put(installation, List.of(repositories));
  }

  /// Lets it have an installation no more.
  public synchronized void remove(InstallationId installation) {
    installations.keySet().removeIf(known -> known.id().equals(installation));
  }

  /// Lets it know a job no more.
  public synchronized void forgetJob(long jobId) {
    jobs.remove(jobId);
  }

  /// An attempt to deliver that was made.
  public synchronized void attempt(String deliveryId, Instant at, String event, boolean succeeded) {
    attempts.add(
        new Attempt(Integer.toString(attempts.size() + 1), deliveryId, at, event, succeeded));
  }

  /// Decides what happens when it is asked for another attempt; nothing at first.
  public synchronized void onRedeliver(Consumer<Attempt> redelivery) {
    this.redelivery = redelivery;
  }

  /// Lets every question fail from now on.
  ///
  /// @param failure `null`: no longer
  public synchronized void failWith(@Nullable SourceException failure) {
    this.failure = failure;
  }

  /// Lets it have said this of a rate limit.
  public synchronized void put(Budget budget) {
    budgets.add(budget);
  }

  /// The questions so far by the names of their methods, [#budgets()] and [#attemptsKept()] aside.
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Duration attemptsKept() {
    return Duration.ofDays(3);
  }

  @Override
  public synchronized Page<Attempt> attempts(@Nullable String cursor) {
    answer("attempts");
    return page(
        attempts.stream().sorted(Comparator.comparing(Attempt::at).reversed()).toList(), cursor);
  }

  @Override
  public void redeliver(Attempt attempt) {
    Consumer<Attempt> decided;
    synchronized (this) {
      answer("redeliver");
      decided = redelivery;
    }
    decided.accept(attempt);
  }

  @Override
  public synchronized Optional<SourceEvent.JobSeen> job(JobRef job) {
    answer("job");
    return Optional.ofNullable(jobs.get(job.key().jobId()));
  }

  @Override
  public synchronized Page<SourceEvent.RunSeen> runs(
      RepositoryObservation repository, Instant from, Instant to, @Nullable String cursor) {
    answer("runs");
    return page(
        runs.values().stream()
            .filter(run -> run.repository().id().equals(repository.id()))
            .filter(
                run -> !run.run().createdAt().isBefore(from) && run.run().createdAt().isBefore(to))
            .sorted(
                Comparator.comparing((SourceEvent.RunSeen run) -> run.run().createdAt()).reversed())
            .toList(),
        cursor);
  }

  @Override
  public synchronized List<SourceEvent.JobSeen> jobs(RepositoryObservation repository, RunKey run) {
    answer("jobs");
    return jobs.values().stream().filter(job -> job.job().key().run().equals(run)).toList();
  }

  @Override
  public synchronized List<InstallationObservation> installations() {
    answer("installations");
    return List.copyOf(installations.keySet());
  }

  @Override
  public synchronized List<RepositoryObservation> repositories(InstallationId installation) {
    answer("repositories");
    return installations.entrySet().stream()
        .filter(known -> known.getKey().id().equals(installation))
        .flatMap(known -> known.getValue().stream())
        .toList();
  }

  @Override
  public synchronized List<Budget> budgets() {
    return List.copyOf(budgets);
  }

  private void answer(String question) {
    asked.add(question);
    if (failure != null) {
      throw failure;
    }
  }

  private static <T> Page<T> page(List<T> all, @Nullable String cursor) {
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(from + PAGE, all.size());
    return new Page<>(
        all.subList(Math.min(from, to), to), to < all.size() ? Integer.toString(to) : null);
  }
}
