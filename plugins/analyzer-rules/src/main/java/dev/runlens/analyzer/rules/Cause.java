// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that was found of one category.
///
/// @param candidates the likeliest first, at least one
/// @param end last line of the failing part
record Cause(List<Candidate> candidates, long end) implements Comparable<Cause> {

  static Cause of(List<Candidate> candidates, long end) {
    return new Cause(candidates.stream().sorted().toList(), end);
  }

  Category category() {
    return best().pattern().category();
  }

  double score() {
    return best().score();
  }

  /// The line that tells most.
  long line() {
    return best().matches().getFirst().line();
  }

  private Candidate best() {
    return candidates.getFirst();
  }

  /// The likelier first.
  @Override
  public int compareTo(Cause other) {
    return Double.compare(other.score(), score());
  }

  Finding finding(@Nullable Step step) {
    Match match = best().matches().getFirst();
    StringBuilder text = new StringBuilder("Line " + match.line());
    if (step != null) {
      text.append(" in step \"").append(Titles.fit(step.name())).append('"');
    }
    long more = best().count() - 1;
    if (more > 0) {
      text.append(more == 1 ? ", and one line like it" : ", and " + more + " lines like it");
    }
    text.append('.');
    if (!match.pattern().advice().isEmpty()) {
      text.append(' ').append(match.pattern().advice());
    }
    return new Finding(Severity.ERROR, category(), match.title(), text.toString(), evidence());
  }

  /// The best pattern's first lines, and the first of the next best, which often says the same in
  /// other words: the failure beside the summary.
  private List<Evidence> evidence() {
    List<Match> cited = new ArrayList<>();
    best().matches().stream().limit(2).forEach(cited::add);
    candidates.stream().skip(1).limit(2).forEach(next -> cited.add(next.matches().getFirst()));
    List<Evidence> evidence = new ArrayList<>();
    Set<Long> lines = new HashSet<>();
    for (Match match : cited) {
      if (lines.add(match.line())) {
        long last = Math.max(match.line(), end - 1);
        long to = Math.min(match.line() + match.pattern().lines() - 1, last);
        evidence.add(new Evidence.LogLines(match.line(), to, match.quote()));
      }
    }
    return evidence;
  }
}
