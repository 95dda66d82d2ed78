// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.live;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Who watches which job. Publishing never blocks and never fails: a watcher keeps only the latest
/// hint of each kind.
public final class Live {

  /// Watchers at once; each holds a connection open.
  private static final int MOST_WATCHERS = 500;

  private final Map<Long, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /// Starts to watch a job; close the watcher to stop.
  ///
  /// @param job our own number of the job
  /// @throws TooManyWatchers past 500
  public Watcher watch(long job) {
    if (count.incrementAndGet() > MOST_WATCHERS) {
      count.decrementAndGet();
      throw new TooManyWatchers();
    }
    Watcher watcher = new Watcher(this, job);
    watchers.compute(
        job,
        (_, set) -> {
          Set<Watcher> of = set == null ? ConcurrentHashMap.newKeySet() : set;
          of.add(watcher);
          return of;
        });
    return watcher;
  }

  /// Tells the watchers of a job that something changed.
  public void publish(long job, Hint hint) {
    Set<Watcher> of = watchers.get(job);
    if (of != null) {
      of.forEach(watcher -> watcher.offer(hint));
    }
  }

  /// How many watch.
  public int watchers() {
    return count.get();
  }

  void stop(Watcher watcher) {
    watchers.computeIfPresent(
        watcher.job(),
        (_, set) -> {
          if (set.remove(watcher)) {
            count.decrementAndGet();
          }
          return set.isEmpty() ? null : set;
        });
  }

  /// Nobody else can watch now.
  public static final class TooManyWatchers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyWatchers() {
      super("Too many pages are watching; reload later");
    }
  }
}
