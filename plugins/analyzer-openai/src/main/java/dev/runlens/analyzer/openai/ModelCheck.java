// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Whether the model is likely to answer: looks at the server's list once a minute at most, however
/// often and by how many it is asked.
final class ModelCheck {

  private static final Duration FRESH = Duration.ofMinutes(1);

  /// Of a check, which must answer within 2 s. Whoever comes while another looks waits as long at
  /// most.
  private static final Duration LONGEST_LOOK = Duration.ofMillis(1_500);

  private final ModelList models;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable Health last;
  private Instant lookedAt = Instant.MIN;

  ModelCheck(ModelList models, Clock clock) {
    this.models = models;
    this.clock = clock;
  }

  Health health() {
    try {
      looking.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Health.down("Interrupted.");
    }
    try {
      Health known = last;
      Instant now = clock.instant();
      if (known != null && now.isBefore(lookedAt.plus(FRESH))) {
        return known;
      }
      ModelList.Look look = models.look(LONGEST_LOOK);
      Health health = new Health(look.problem().isEmpty(), look.detail());
      // What an interrupted look saw says nothing of the server.
      if (!Thread.currentThread().isInterrupted()) {
        last = health;
        lookedAt = now;
      }
      return health;
    } finally {
      looking.unlock();
    }
  }
}
