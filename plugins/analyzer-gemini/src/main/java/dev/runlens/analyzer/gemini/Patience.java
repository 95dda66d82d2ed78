// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.Analyzer.Cancellation;
import dev.runlens.api.analysis.AnalyzerException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for as long as there is time and somebody wants the answer; looks at both ten times a
/// second.
final class Patience {

  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

  private final String attempt;
  private final Duration most;
  private final Cancellation cancellation;
  private final long end;

  /// @param attempt what fails if it ends: "Cannot ask x"
  Patience(String attempt, Duration most, Cancellation cancellation) {
    this.attempt = attempt;
    this.most = most;
    this.cancellation = cancellation;
    this.end = System.nanoTime() + most.toNanos();
  }

  /// The result of work, which is interrupted as soon as nobody waits for it.
  ///
  /// @throws ExecutionException what the work threw
  /// @throws AnalyzerException if time is up or nobody wants the answer
  <T> T await(Future<T> work) throws ExecutionException {
    try {
      while (true) {
        try {
          return work.get(slice(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          // Looks again.
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      work.cancel(true);
    }
  }

  /// Lets time pass.
  ///
  /// @throws AnalyzerException if time is up or nobody wants the answer
  void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, slice()));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Does nothing while there is time and somebody wants the answer.
  ///
  /// @throws AnalyzerException otherwise
  void check() {
    slice();
  }

  /// Whether so much time is left and some to ask again.
  boolean has(Duration time) {
    return end - System.nanoTime() > time.toNanos();
  }

  private long slice() {
    if (cancellation.requested()) {
      throw new AnalyzerException(Kind.TRANSIENT, attempt + ": cancelled.");
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new AnalyzerException(
          Kind.TRANSIENT, "%s: no answer within %s.".formatted(attempt, inWords(most)));
    }
    return Math.min(left, SLICE);
  }

  private AnalyzerException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AnalyzerException(Kind.TRANSIENT, attempt + ": interrupted.", e);
  }

  /// "34 s", "0.5 s".
  static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0
        ? time.toSeconds() + " s"
        : "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
  }
}
