// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One page that watches a job. Hints of one kind replace each other, so that a slow page holds no
/// memory and misses nothing.
public final class Watcher implements AutoCloseable {

  private final Live live;
  private final long job;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Class<?>, Hint> pending = new LinkedHashMap<>();

  Watcher(Live live, long job) {
    this.live = live;
    this.job = job;
  }

  long job() {
    return job;
  }

  /// Waits for hints.
  ///
  /// @return at most one of each kind, none if nothing changed in time
  public List<Hint> await(long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (pending.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      List<Hint> hints = new ArrayList<>(pending.values());
      pending.clear();
      return hints;
    } finally {
      lock.unlock();
    }
  }

  void offer(Hint hint) {
    lock.lock();
    try {
      pending.put(hint.getClass(), hint);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    live.stop(this);
  }
}
