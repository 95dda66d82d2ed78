// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Counts what each of many does within a time, and says when it is too much. Holds the counts of
/// the 10,000 that were active last. Safe for many threads.
public final class Attempts {

  private static final int MOST_KEYS = 10_000;

  private final int most;
  private final Duration window;
  private final Clock clock;

  /// The one that was active longest ago first.
  private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Count {
    private final Instant since;
    private int done;

    Count(Instant since) {
      this.since = since;
    }
  }

  /// @param most how often within `window`
  public Attempts(int most, Duration window, Clock clock) {
    this.most = most;
    this.window = window;
    this.clock = clock;
  }

  /// Counts one attempt.
  ///
  /// @return how long to wait, if it is one too many
  public synchronized Optional<Duration> take(String key) {
    Optional<Duration> pause = pause(key);
    if (pause.isEmpty()) {
      count(key).done++;
    }
    return pause;
  }

  /// How long to wait before the next attempt, if there were too many. Counts none.
  public synchronized Optional<Duration> pause(String key) {
    Count count = count(key);
    if (count.done < most) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), count.since.plus(window));
    return Optional.of(left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left);
  }

  /// Takes one back that turned out to be harmless.
  public synchronized void giveBack(String key) {
    Count count = count(key);
    count.done = Math.max(0, count.done - 1);
  }

  private Count count(String key) {
    Instant now = clock.instant();
    Count count = counts.get(key);
    if (count == null || !now.isBefore(count.since.plus(window))) {
      count = new Count(now);
      counts.put(key, count);
      if (counts.size() > MOST_KEYS) {
        counts.remove(counts.keySet().iterator().next());
      }
    }
    return count;
  }
}
