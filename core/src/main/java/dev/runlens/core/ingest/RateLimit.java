// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// So much for each key, then so much a second: one bucket of tokens for each of the keys that were
/// used last. Safe for many threads.
final class RateLimit {

  private static final int MOST_KEYS = 20_000;

  private final double capacity;
  private final double perSecond;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double left, long at) {}

  /// @param capacity what a key may use at once
  /// @param perSecond what comes back to it
  RateLimit(double capacity, double perSecond, Clock clock) {
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /// Takes something from a key's bucket.
  ///
  /// @param amount more than the capacity counts as the capacity
  /// @return empty if it was there, else how long until it will be; then nothing was taken
  synchronized Optional<Duration> take(String key, double amount) {
    long now = clock.millis();
    double wanted = Math.min(amount, capacity);
    double left = left(buckets.get(key), now);
    if (left < wanted) {
      long seconds = (long) Math.ceil((wanted - left) / perSecond);
      return Optional.of(Duration.ofSeconds(Math.max(1, seconds)));
    }
    buckets.put(key, new Bucket(left - wanted, now));
    if (buckets.size() > MOST_KEYS) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return Optional.empty();
  }

  private double left(@Nullable Bucket bucket, long now) {
    if (bucket == null) {
      return capacity;
    }
    double gained = Math.max(0, now - bucket.at()) / 1000.0 * perSecond;
    return Math.min(capacity, bucket.left() + gained);
  }
}
