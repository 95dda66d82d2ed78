// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import java.util.List;

/// A pattern that matched, and how likely it names the cause.
///
/// @param matches the most telling first, at least one
/// @param count of lines that matched
/// @param end last line of the failing part
record Candidate(List<Match> matches, long count, long end) implements Comparable<Candidate> {

  /// How much the weight shrinks for each doubling of the distance to the end, and at most.
  private static final double PER_DOUBLING = 1.0;

  private static final double MOST = 8;

  LinePattern pattern() {
    return matches.getFirst().pattern();
  }

  /// The pattern's weight, less if its last match is far from where the command gave up: commands
  /// go on after what they can bear.
  double score() {
    long latest = matches.stream().mapToLong(Match::line).max().orElse(0);
    double doublings = Math.log(1 + Math.max(0, end - latest) / 100.0) / Math.log(2);
    return pattern().weight() - Math.min(MOST, doublings * PER_DOUBLING);
  }

  /// The likelier first.
  @Override
  public int compareTo(Candidate other) {
    return Double.compare(other.score(), score());
  }
}
