// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way to GitHub's API of those who share a rate limit: an installation, or the App itself. One
/// request at a time, as GitHub asks of its clients, and none while it wants to be left alone
/// (docs, "Best practices for using the REST API", "Rate limits for the REST API"). For many
/// threads.
final class Lane {

  /// What GitHub said last about the primary limit.
  ///
  /// @param resetsAt by our clock
  record Budget(long limit, long remaining, Instant resetsAt, Instant seenAt) {}

  /// Those who only ask about the past leave this part of the limit to logs: one fifth.
  private static final int KEPT_BACK = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final String whose;
  private final ApiHost api;
  private final Clock clock;
  private final QuietTimes quietTimes;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Remembered remembered = new Remembered();
  private Instant quietUntil;
  private String quietBecause = "it said so before this server was started";
  private int refusedInARow;
  private volatile @Nullable Budget budget;

  /// @param whose for messages: `installation 7`
  Lane(String whose, ApiHost api, Clock clock, QuietTimes quietTimes) {
    this.whose = whose;
    this.api = api;
    this.clock = clock;
    this.quietTimes = quietTimes;
    this.quietUntil = quietTimes.until(whose);
  }

  /// Does something that takes several requests in one turn.
  ///
  /// @throws SourceException TRANSIENT if the thread is interrupted before its turn
  <T> T inTurn(Supplier<T> requests) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(
          Kind.TRANSIENT, "Interrupted while waiting for %s.".formatted(whose), e);
    }
    try {
      return requests.get();
    } finally {
      turn.unlock();
    }
  }

  /// Sends a request when it is its turn.
  ///
  /// @throws SourceException OVERLOADED, without asking, while GitHub wants to be left alone, and
  ///   if it says so now; TRANSIENT if no answer came
  Answer ask(HttpRequest request) {
    return inTurn(() -> {
      refuseWhileQuiet();
      Answer answer = api.ask(request);
      note(answer);
      Optional<Duration> wait = Refusal.wait(answer, clock);
      if (wait.isEmpty()) {
        refusedInARow = 0;
        return answer;
      }
      Duration pause = pause(answer, wait.get());
      String refusal = Refusal.describe(answer, ApiHost.target(request));
      keepQuiet(pause, refusal);
      throw new SourceException(
          Kind.OVERLOADED,
          "%s. Next request in %d s.".formatted(refusal, pause.toSeconds()),
          null,
          pause);
    });
  }

  /// Asks for something that was perhaps asked for before.
  ///
  /// @return what GitHub has now, also if it only said that nothing has changed
  Answer get(URI address, String authorization) {
    return inTurn(() -> {
      Optional<Answer> before = remembered.find(address);
      HttpRequest.Builder request = ApiHost.request(address, authorization);
      before.ifPresent(kept -> request.header("If-None-Match", Remembered.tag(kept)));
      Answer answer = ask(request.build());
      if (answer.status() == 304 && before.isPresent()) {
        return before.get();
      }
      remembered.keep(address, answer);
      return answer;
    });
  }

  /// For questions that can wait.
  ///
  /// @throws SourceException OVERLOADED, without asking, if little is left of the primary limit
  void leaveEnough() {
    Budget last = budget;
    if (last == null || last.remaining() * KEPT_BACK >= last.limit()) {
      return;
    }
    Duration left = Duration.between(clock.instant(), last.resetsAt());
    if (left.isPositive()) {
      throw new SourceException(
          Kind.OVERLOADED,
          "%d of %d requests are left to %s for another %d s; they are kept for logs."
              .formatted(last.remaining(), last.limit(), whose, left.toSeconds()),
          null,
          left);
    }
  }

  /// What GitHub said last about the primary limit, if it ever did.
  Optional<Budget> budget() {
    return Optional.ofNullable(budget);
  }

  /// To be called in turn.
  ///
  /// @throws SourceException OVERLOADED while GitHub wants to be left alone
  void refuseWhileQuiet() {
    Duration left = Duration.between(clock.instant(), quietUntil);
    if (left.isPositive()) {
      throw new SourceException(
          Kind.OVERLOADED,
          "GitHub is left alone by %s for another %d s: %s."
              .formatted(whose, left.toSeconds(), quietBecause),
          null,
          left);
    }
  }

  /// GitHub's words count. If it says nothing, or says the same again after a pause, the pauses
  /// double.
  private Duration pause(Answer answer, Duration told) {
    if (Refusal.isSpent(answer) || answer.status() >= 500) {
      return told;
    }
    refusedInARow++;
    if (refusedInARow == 1) {
      return told;
    }
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(refusedInARow - 1, 6));
    Duration own = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return own.compareTo(told) > 0 ? own : told;
  }

  /// Reads the primary limit off an answer; there are limits of other resources, and servers of
  /// one's own have none.
  private void note(Answer answer) {
    OptionalLong limit = answer.number("x-ratelimit-limit");
    OptionalLong remaining = answer.number("x-ratelimit-remaining");
    boolean core =
        answer.headers().firstValue("x-ratelimit-resource").orElse("core").equals("core");
    Optional<Duration> untilReset = Refusal.untilReset(answer, clock);
    if (!core || limit.isEmpty() || remaining.isEmpty() || untilReset.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    budget = new Budget(limit.getAsLong(), remaining.getAsLong(), now.plus(untilReset.get()), now);
    if (remaining.getAsLong() == 0) {
      keepQuiet(untilReset.get(), "the rate limit is used up");
    }
  }

  private void keepQuiet(Duration pause, String why) {
    Instant end = clock.instant().plus(pause);
    if (end.isAfter(quietUntil)) {
      quietUntil = end;
      quietBecause = why;
      quietTimes.keep(whose, end);
    }
  }
}
