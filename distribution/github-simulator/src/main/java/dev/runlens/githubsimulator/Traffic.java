// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Counts what GitHub's secondary limits are about: requests at the same time, and points within a
/// minute, 1 for a reading request and 5 for a writing one (docs, "Rate limits for the REST API").
/// Limits nobody until it is told to.
final class Traffic {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration STAY_AWAY = Duration.ofSeconds(60);

  /// What one caller does.
  private static final class Caller {

    private record Spent(Instant at, int points) {}

    private final Deque<Spent> lastMinute = new ArrayDeque<>();
    private int concurrent;
    private int mostConcurrent;
    private int points;
    private int mostPoints;
  }

  private final Clock clock;
  private final Map<Long, Caller> callers = new HashMap<>();
  private int allowedConcurrent = Integer.MAX_VALUE;
  private int allowedPoints = Integer.MAX_VALUE;

  Traffic(Clock clock) {
    this.clock = clock;
  }

  synchronized void limit(int concurrent, int pointsPerMinute) {
    allowedConcurrent = concurrent;
    allowedPoints = pointsPerMinute;
  }

  /// @param who id of an installation, or 0 for the app itself
  /// @return to be run once the answer begins
  Runnable enter(long who, String method) {
    Instant now = clock.instant();
    synchronized (this) {
      Caller caller = callers.computeIfAbsent(who, _ -> new Caller());
      int cost = method.equals("GET") || method.equals("HEAD") ? 1 : 5;
      caller.lastMinute.add(new Caller.Spent(now, cost));
      caller.points += cost;
      while (!caller.lastMinute.getFirst().at().isAfter(now.minus(MINUTE))) {
        caller.points -= caller.lastMinute.removeFirst().points();
      }
      caller.mostPoints = Math.max(caller.mostPoints, caller.points);
      caller.concurrent++;
      caller.mostConcurrent = Math.max(caller.mostConcurrent, caller.concurrent);
    }
    return () -> leave(who);
  }

  private synchronized void leave(long who) {
    callers.computeIfAbsent(who, _ -> new Caller()).concurrent--;
  }

  synchronized int mostConcurrent(long who) {
    return callers.getOrDefault(who, new Caller()).mostConcurrent;
  }

  synchronized int mostPoints(long who) {
    return callers.getOrDefault(who, new Caller()).mostPoints;
  }

  /// GitHub's refusal if the caller, with the request that it makes now, asks for too much.
  synchronized Optional<Answer> refusal(long who) {
    Caller caller = callers.getOrDefault(who, new Caller());
    if (caller.concurrent <= allowedConcurrent && caller.points <= allowedPoints) {
      return Optional.empty();
    }
    return Optional.of(
        Answer.error(
                403,
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try"
                    + " again.")
            .with("Retry-After", Long.toString(STAY_AWAY.toSeconds())));
  }
}
