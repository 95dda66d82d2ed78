// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// The primary rate limit of one installation: a budget that is full again each hour.
final class RateLimit {

  private final int limit;
  private final Clock clock;
  private int used;
  private Instant reset;

  RateLimit(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
    this.reset = clock.instant().plus(Duration.ofHours(1));
  }

  /// Spends one request, if one is left.
  synchronized boolean spend() {
    if (!clock.instant().isBefore(reset)) {
      reset = clock.instant().plus(Duration.ofHours(1));
      used = 0;
    }
    if (used == limit) {
      return false;
    }
    used++;
    return true;
  }

  /// A request that found nothing new costs nothing.
  synchronized void giveBack() {
    used--;
  }

  /// The body of `GET /rate_limit`, which costs nothing.
  synchronized Answer report() {
    ObjectNode core =
        Json.object()
            .put("limit", limit)
            .put("used", used)
            .put("remaining", limit - used)
            .put("reset", reset.getEpochSecond());
    ObjectNode body = Json.object();
    body.putObject("resources").set("core", core);
    body.set("rate", core.deepCopy());
    return Answer.json(200, body);
  }

  synchronized Answer describe(Answer answer) {
    return answer
        .with("x-ratelimit-limit", Integer.toString(limit))
        .with("x-ratelimit-remaining", Integer.toString(limit - used))
        .with("x-ratelimit-used", Integer.toString(used))
        .with("x-ratelimit-reset", Long.toString(reset.getEpochSecond()))
        .with("x-ratelimit-resource", "core");
  }
}
