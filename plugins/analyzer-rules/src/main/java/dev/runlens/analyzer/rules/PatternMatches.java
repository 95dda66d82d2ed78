// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The matches of one pattern in the failing part, as many as can still count.
final class PatternMatches {

  private static final int MOST = 200;

  private final Deque<Match> kept = new ArrayDeque<>();
  private long count;

  void add(Match match) {
    LinePattern pattern = match.pattern();
    count++;
    if (pattern.within() == Long.MAX_VALUE && !pattern.latest()) {
      if (kept.size() < MOST) {
        kept.add(match);
      }
      return;
    }
    kept.add(match);
    if (kept.size() > MOST) {
      kept.removeFirst();
    }
  }

  /// The matches that count, the most telling first.
  ///
  /// @param end last line of the failing part
  List<Match> telling(long end) {
    List<Match> telling =
        kept.stream()
            .filter(match -> match.line() <= end && end - match.line() <= match.pattern().within())
            .toList();
    return !telling.isEmpty() && telling.getFirst().pattern().latest()
        ? telling.reversed()
        : telling;
  }

  /// How many lines matched, also those no longer kept.
  long count() {
    return count;
  }
}
