// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what other threads do.
public final class Eventually {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Eventually() {}

  /// Returns as soon as a condition holds, and fails after 20 s.
  public static void holds(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain for " + LONGEST);
      }
      Thread.sleep(5);
    }
  }
}
