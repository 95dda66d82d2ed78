// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.Analyzer.Cancellation;
import dev.runlens.api.analysis.AnalyzerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How long one analysis may go on, and whether anybody still wants it. Nothing here waits longer
/// than a tenth of a second without looking.
final class Patience {

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

  private final OpenAiSettings settings;
  private final Cancellation cancellation;
  private final long start;

  /// @param start by [System#nanoTime()]
  Patience(OpenAiSettings settings, Cancellation cancellation, long start) {
    this.settings = settings;
    this.cancellation = cancellation;
    this.start = start;
  }

  /// What is left of the whole analysis's time; zero or less if none is.
  Duration left() {
    return settings.timeout().minusNanos(System.nanoTime() - start);
  }

  /// How long to wait now before asking again, in nanoseconds.
  ///
  /// @throws AnalyzerException if nobody wants the answer any more or the time is up
  long nextWait() {
    if (cancellation.requested()) {
      throw new AnalyzerException(
          Kind.TRANSIENT, "Nobody waits any more for %s.".formatted(settings.place()));
    }
    long left = left().toNanos();
    if (left <= 0) {
      throw new AnalyzerException(
          Kind.TRANSIENT,
          ("Cannot ask %s: no whole answer within %s. Raise timeout, lower max-input-characters, or"
                  + " take a smaller model.")
              .formatted(settings.place(), inWords(settings.timeout())));
    }
    return Math.min(LOOK, left);
  }

  /// Waits for what another thread completes.
  ///
  /// @throws ExecutionException if it failed
  /// @throws AnalyzerException see [#nextWait]; also when interrupted
  <T> T await(CompletableFuture<T> future) throws ExecutionException {
    while (true) {
      try {
        return future.get(nextWait(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // Looks whether to wait on.
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /// Does nothing for a while.
  ///
  /// @throws AnalyzerException see [#nextWait]; also when interrupted
  void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long rest = duration.toNanos(); rest > 0; rest = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(rest, nextWait()));
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /// Restores the interruption and says that it was one.
  AnalyzerException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AnalyzerException(
        Kind.TRANSIENT, "Interrupted while waiting for %s.".formatted(settings.place()), e);
  }

  /// `5 min`, `90 s`, `1500 ms`.
  static String inWords(Duration duration) {
    if (duration.toMillis() % 1_000 != 0) {
      return duration.toMillis() + " ms";
    }
    return duration.toSeconds() % 60 == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " s";
  }
}
