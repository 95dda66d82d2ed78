// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.core.plugin.PluginRequestException.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The one thread on which plugins and instances change, so that no two changes meet.
final class HostThread {

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("plugin-host").factory());

  /// Runs something on the thread and waits for it.
  ///
  /// @throws ExecutionException around what it threw
  <R> R start(Callable<R> body) throws InterruptedException, ExecutionException {
    return executor.submit(body).get();
  }

  /// Runs somebody's request on the thread and waits for it.
  ///
  /// @throws PluginRequestException from the request, or if the server is stopping
  <R> R request(Callable<R> body) {
    try {
      return start(body);
    } catch (RejectedExecutionException | CancellationException _) {
      throw stopping();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw stopping();
      }
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("A request to the plugin host failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the plugin host was asked", e);
    }
  }

  private static PluginRequestException stopping() {
    return new PluginRequestException(Kind.CONFLICT, "The server is stopping.");
  }

  /// A change without an answer.
  @FunctionalInterface
  interface Change {
    void run() throws InterruptedException;
  }

  /// Carries out somebody's request on the thread and waits for it; see [#request].
  void run(Change change) {
    boolean _ =
        request(() -> {
          change.run();
          return true;
        });
  }

  /// Runs something on the thread later, unless the server stops before.
  Future<?> later(Duration delay, Callable<?> body) {
    try {
      return executor.schedule(body, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(null);
    }
  }

  boolean stopped() {
    return executor.isShutdown();
  }

  /// Interrupts what runs, refuses what waits and takes no more.
  ///
  /// @return whether it has ended in time
  boolean stop(Duration patience) throws InterruptedException {
    for (Runnable waiting : executor.shutdownNow()) {
      if (waiting instanceof Future<?> request) {
        // Else whoever waits for it would wait for ever.
        request.cancel(false);
      }
    }
    return executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
