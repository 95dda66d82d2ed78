// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How much memory request bodies may take together. A few large ones at once would otherwise end a
/// server with a small heap, and anybody can send them: a body is read before its signature can be
/// checked.
public final class BodyBudget {

  private static final int UNIT = 16 * 1024;
  private static final long PATIENCE_MILLIS = 2_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int units;
  private final Semaphore free;

  /// @param bytes for all bodies together
  public BodyBudget(long bytes) {
    this.units = Math.toIntExact(bytes / UNIT);
    this.free = new Semaphore(units); // unfair: a small body passes a large one that waits
  }

  /// Sets memory aside for a body; close the answer to give it back.
  ///
  /// @param limit most bytes the body may have; a body that does not say its length counts as that
  /// @param factor memory that a byte of the body comes to while it is worked on
  /// @throws Problem 503 if no memory becomes free within 2 s
  public Share share(ServerRequest request, long limit, int factor) {
    long declared = Math.min(limit, request.headers().contentLength().orElse(limit));
    int wanted = (int) Math.min(units, declared * factor / UNIT + 1);
    try {
      if (free.tryAcquire(wanted, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return new Share(free, wanted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Problem.unavailable("Too many large bodies are being read.", RETRY_AFTER);
  }

  /// Memory set aside for one body.
  public static final class Share implements AutoCloseable {

    private final Semaphore budget;
    private final int taken;

    private Share(Semaphore budget, int taken) {
      this.budget = budget;
      this.taken = taken;
    }

    @Override
    public void close() {
      budget.release(taken);
    }
  }
}
