// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// GitHub's time, as far as we know it: ours, until GitHub has refused a JWT for its times. For
/// many threads.
final class GitHubClock {

  /// Two clocks that are closer than this are no reason for a refusal: JWTs are backdated by more.
  private static final Duration NEGLIGIBLE = Duration.ofSeconds(10);

  private final Clock ours;
  private volatile Duration ahead = Duration.ZERO;

  GitHubClock(Clock ours) {
    this.ours = ours;
  }

  Instant instant() {
    return ours.instant().plus(ahead);
  }

  /// The clock of this server.
  Clock ours() {
    return ours;
  }

  /// How much GitHub's clock is ahead of ours; negative if it is behind.
  Duration ahead() {
    return ahead;
  }

  /// Sets the time by an answer of GitHub's.
  ///
  /// @param theirs the `Date` of the answer, in whole seconds
  /// @return whether that changes anything worth mentioning
  boolean correct(Instant theirs) {
    Duration found = Duration.between(ours.instant(), theirs);
    boolean worthIt = found.minus(ahead).abs().compareTo(NEGLIGIBLE) >= 0;
    if (worthIt) {
      ahead = found;
    }
    return worthIt;
  }
}
