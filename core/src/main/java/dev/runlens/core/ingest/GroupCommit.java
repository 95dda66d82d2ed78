// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.ComponentException;
import dev.runlens.api.metric.SampleBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Gathers the batches of concurrent requests into one append of the metric store, because a
/// durable append costs the same for one batch as for a hundred. While one append runs, the next
/// group gathers; nothing waits on a timer.
///
/// Any number of threads call [#append]; one thread of its own talks to the store.
final class GroupCommit implements AutoCloseable {

  private static final int MOST_WAITING = 2_000;
  private static final int MOST_BATCHES = 1_000;
  private static final long WAIT_SECONDS = 25;

  private record Waiting(List<SampleBatch> batches, CompletableFuture<Void> done) {}

  private final Consumer<List<SampleBatch>> store;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread committer;
  private volatile boolean stopped;

  /// @param store appends batches and returns once they are durable; called by one thread
  GroupCommit(Consumer<List<SampleBatch>> store) {
    this.store = store;
    this.committer = Thread.ofVirtual().name("group-commit").start(this::run);
  }

  /// Appends batches and returns once they are durable.
  ///
  /// @throws Overloaded if too many requests wait already, or the store takes too long
  /// @throws RuntimeException what the store threw
  void append(List<SampleBatch> batches) throws InterruptedException {
    Waiting waiting = new Waiting(batches, new CompletableFuture<>());
    if (!queue.offer(waiting)) {
      throw new Overloaded("Too many samples wait for the metric store.");
    }
    if (stopped && queue.remove(waiting)) {
      refuse(waiting);
    }
    try {
      waiting.done().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Overloaded("The metric store takes too long.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Requests that wait for the store.
  int waiting() {
    return queue.size();
  }

  /// Ends the commit in progress; who still waits is told to come again.
  @Override
  public void close() {
    committer.interrupt();
  }

  private void run() {
    List<Waiting> group = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        group.add(queue.take());
        int batches = group.getFirst().batches().size();
        for (Waiting next = queue.peek();
            next != null && batches + next.batches().size() <= MOST_BATCHES;
            next = queue.peek()) {
          group.add(queue.take());
          batches += next.batches().size();
        }
        commit(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped = true;
      queue.drainTo(group);
      group.forEach(GroupCommit::refuse);
    }
  }

  private static void refuse(Waiting waiting) {
    waiting.done().completeExceptionally(new Overloaded("Runlens is stopping."));
  }

  private void commit(List<Waiting> group) {
    try {
      appendTogether(group);
      group.forEach(waiting -> waiting.done().complete(null));
    } catch (ComponentException e) {
      if (e.kind() == ComponentException.Kind.INVALID && group.size() > 1) {
        // One request's fault must not be its neighbours'.
        group.forEach(waiting -> commit(List.of(waiting)));
      } else {
        group.forEach(waiting -> waiting.done().completeExceptionally(e));
      }
    } catch (RuntimeException e) {
      group.forEach(waiting -> waiting.done().completeExceptionally(e));
    }
  }

  private void appendTogether(List<Waiting> group) {
    List<SampleBatch> batches =
        group.stream().flatMap(waiting -> waiting.batches().stream()).toList();
    store.accept(batches);
  }

  /// The samples cannot be taken now.
  static final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overloaded(String message) {
      super(message);
    }
  }
}
