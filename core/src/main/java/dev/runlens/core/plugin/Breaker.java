// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Spares callers the wait for something that has just failed several times in a row: rests for a
/// while, then lets one call through to see.
final class Breaker {

  static final int FAILURES = 5;
  static final Duration PAUSE = Duration.ofSeconds(10);

  private int failures;
  private @Nullable Instant restsUntil;
  private boolean probing;

  /// Whether a call may be made now; each one that may ends in exactly one of the methods below.
  synchronized boolean admits(Instant now) {
    if (restsUntil == null) {
      return true;
    }
    if (probing || now.isBefore(restsUntil)) {
      return false;
    }
    probing = true;
    return true;
  }

  synchronized void worked() {
    failures = 0;
    restsUntil = null;
    probing = false;
  }

  synchronized void failed(Instant now) {
    probing = false;
    failures++;
    if (failures >= FAILURES) {
      restsUntil = now.plus(PAUSE);
    }
  }

  /// The call tells nothing about the component.
  synchronized void toldNothing() {
    probing = false;
  }
}
