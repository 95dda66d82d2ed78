// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of a plugin's code on a thread of its own, with the plugin's class loader as context
/// class loader, on which the caller can give up.
///
/// @param <R> what it gives; null counts as a fault of the plugin
final class PluginCall<R> {

  private final CompletableFuture<R> answer = new CompletableFuture<>();

  /// `null` once it has ended: a thread holds its context class loader, and whoever asks later
  /// whether a call is stuck must not keep the plugin in memory.
  private volatile @Nullable Thread thread;

  private volatile boolean abandoned;
  private volatile boolean ended;

  /// @param tooLate gets an answer that came after the caller had given up, on the plugin's thread
  /// @param atEnd runs on the plugin's thread when it ends, however it ends
  private PluginCall(
      Thread.Builder threads,
      ClassLoader pluginLoader,
      Callable<R> body,
      Consumer<R> tooLate,
      Consumer<PluginCall<R>> atEnd) {
    thread =
        threads.unstarted(() -> {
          Thread.currentThread().setContextClassLoader(pluginLoader);
          try {
            R result = Objects.requireNonNull(body.call(), "gave null");
            if (!answer.complete(result)) {
              tooLate.accept(result);
            }
          } catch (Throwable e) {
            // Errors too: a plugin's NoClassDefFoundError, StackOverflowError or failed huge
            // allocation is its own, and this thread does nothing else.
            answer.completeExceptionally(e);
          } finally {
            ended = true;
            thread = null;
            atEnd.accept(this);
          }
        });
  }

  /// A virtual thread: for calls, of which there are many.
  static <R> PluginCall<R> ofCall(
      String name, ClassLoader pluginLoader, Callable<R> body, Consumer<PluginCall<R>> atEnd) {
    Thread.Builder threads = Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false);
    return new PluginCall<>(threads, pluginLoader, body, _ -> {}, atEnd);
  }

  /// A platform thread: for opening and closing. Static initialisers run there, and a virtual
  /// thread that hangs in one keeps its carrier, of which the server has as many as processors.
  static <R> PluginCall<R> ofOpening(
      String name, ClassLoader pluginLoader, Callable<R> body, Consumer<R> tooLate) {
    Thread.Builder threads =
        Thread.ofPlatform().daemon().name(name).inheritInheritableThreadLocals(false);
    return new PluginCall<>(threads, pluginLoader, body, tooLate, _ -> {});
  }

  /// Starts it, once.
  PluginCall<R> start() {
    Objects.requireNonNull(thread).start();
    return this;
  }

  /// Waits for the answer. Past the deadline, or when the waiting thread is interrupted, the call
  /// is interrupted and its answer no longer wanted.
  ///
  /// @throws ExecutionException around whatever the plugin threw
  R await(Duration deadline) throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      if (answer.completeExceptionally(e)) {
        abandoned = true;
        interrupt();
        throw e;
      }
      // It came at the last moment.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return answer.get();
    }
  }

  void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /// Whether its thread still runs although nobody waits for it.
  boolean stuck() {
    return abandoned && !ended;
  }
}
