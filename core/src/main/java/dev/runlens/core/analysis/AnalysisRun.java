// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.core.catalog.JobRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One analysis of one job, and whoever watches it. There is at most one per job at a time; who
/// asks while it runs joins it and hears what happened so far. It goes on when nobody watches.
public final class AnalysisRun {

  private static final int MOST_EVENTS = 200;

  /// What happened.
  public sealed interface Event {

    /// An analyzer says what it does.
    record Progress(String analyzer, String message) implements Event {}

    /// The analyzers that run by themselves are done; what they found is kept.
    record Findings() implements Event {}

    /// A model's answer is kept.
    record Diagnosed(String analyzer) implements Event {}

    /// An analyzer that was asked for gave no answer, or the whole analysis failed.
    ///
    /// @param cancelled whether somebody wanted it so
    record Failed(String problem, boolean cancelled) implements Event {}

    /// It is over.
    record Done() implements Event {}
  }

  /// An event and its number, ascending from 1.
  public record Numbered(long number, Event event) {}

  /// An analyzer that a person wants.
  ///
  /// @param fresh whether a kept answer will not do
  record Wanted(AnalyzerChoice analyzer, boolean fresh) {}

  private final JobRecord job;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Numbered> events = new ArrayList<>();
  private long count;
  private @Nullable Wanted wanted;
  private boolean taken;
  private boolean closed;
  private boolean found;
  private boolean ended;
  private volatile boolean cancelled;
  private @Nullable Thread interruptible;

  AnalysisRun(JobRecord job, @Nullable Wanted wanted) {
    this.job = job;
    this.wanted = wanted;
  }

  /// The job as it was when the run began.
  JobRecord job() {
    return job;
  }

  /// Joins somebody to this run. If nobody wanted a model so far, it is asked too.
  ///
  /// @return `false` if it is too late for that: then another run is needed
  boolean join(@Nullable Wanted alsoWanted) {
    lock.lock();
    try {
      if (closed || cancelled) {
        return false;
      }
      if (wanted == null) {
        wanted = alsoWanted;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The analyzer that was asked for, once; empty closes the run to those who would join.
  Optional<Wanted> next() {
    lock.lock();
    try {
      if (wanted == null || taken || cancelled) {
        closed = true;
        return Optional.empty();
      }
      taken = true;
      return Optional.of(wanted);
    } finally {
      lock.unlock();
    }
  }

  void add(Event event) {
    lock.lock();
    try {
      if (ended) {
        return; // An analyzer that was given up may still report progress.
      }
      count++;
      events.add(new Numbered(count, event));
      if (events.size() > MOST_EVENTS) {
        int oldest = 0;
        while (!(events.get(oldest).event() instanceof Event.Progress)) {
          oldest++;
        }
        events.remove(oldest);
      }
      found |= event instanceof Event.Findings;
      if (event instanceof Event.Done) {
        closed = true;
        found = true;
        ended = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What happened after event `number` (0: from the start), waiting for it if need be.
  ///
  /// @return none if nothing happened in time
  public List<Numbered> after(long number, long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (count <= number && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return events.stream().filter(event -> event.number() > number).toList();
    } finally {
      lock.unlock();
    }
  }

  /// What an analyzer said last, for a page that is opened in the middle; empty if nothing.
  public String progress() {
    lock.lock();
    try {
      return events.reversed().stream()
          .map(Numbered::event)
          .filter(Event.Progress.class::isInstance)
          .map(event -> ((Event.Progress) event).message())
          .findFirst()
          .orElse("");
    } finally {
      lock.unlock();
    }
  }

  /// Whether it brought an answer or failed.
  boolean answered() {
    lock.lock();
    try {
      return events.stream()
          .anyMatch(each ->
              each.event() instanceof Event.Diagnosed || each.event() instanceof Event.Failed);
    } finally {
      lock.unlock();
    }
  }

  /// Why it failed, if it did so far.
  public Optional<String> problem() {
    lock.lock();
    try {
      return events.stream()
          .map(Numbered::event)
          .filter(Event.Failed.class::isInstance)
          .map(event -> ((Event.Failed) event).problem())
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the analyzers that run by themselves are done.
  void awaitFindings() throws InterruptedException {
    lock.lock();
    try {
      while (!found) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for its end.
  public void await() throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends it as soon as the analyzer at work heeds it, and at once if that only waits.
  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      if (interruptible != null) {
        interruptible.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  /// Something that [#cancel] may interrupt; nothing else of a run is ever interrupted.
  interface Interruptible<R> {

    R run() throws InterruptedException;
  }

  /// Runs it so that [#cancel] interrupts it.
  ///
  /// @throws InterruptedException if the run was cancelled before it began, or while it waited
  <R> R interruptibly(Interruptible<R> body) throws InterruptedException {
    lock.lock();
    try {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
      interruptible = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    try {
      return body.run();
    } finally {
      lock.lock();
      try {
        interruptible = null;
        boolean _ = Thread.interrupted();
      } finally {
        lock.unlock();
      }
    }
  }
}
