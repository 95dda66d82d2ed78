// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer.Cancellation;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.LogView.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a log once, from its first line to its last, and says what the rules for lines found.
final class LogRules {

  /// A job mostly fails of one cause; more than three are guesses.
  private static final int MOST_CAUSES = 3;

  /// What a further cause must reach to be told beside a better one.
  private static final double LEAST_SCORE = 50;

  /// A cause above it explains a runner that went away, such as memory that ran out.
  private static final double STRONG_SCORE = 78;

  /// Lines per read: between two reads we ask whether anybody still waits.
  private static final long LINES_PER_READ = 20_000;

  private final NoticeScan notices = new NoticeScan();
  private final @Nullable FailingPart part;
  private final @Nullable CauseScan causes;
  private final LogView log;
  private @Nullable Match lastLine;

  LogRules(AnalysisRequest request, LogView log) {
    Optional<FailingPart> failing = FailingPart.of(request, log);
    this.log = log;
    this.part = failing.orElse(null);
    this.causes = failing.map(CauseScan::new).orElse(null);
  }

  /// The findings, the gravest first; none if cancelled.
  List<Finding> findings(Cancellation cancellation) {
    for (long from = 1; from <= log.lines(); from += LINES_PER_READ) {
      if (cancellation.requested()) {
        return List.of();
      }
      log.read(from, from + LINES_PER_READ - 1, this::accept);
    }
    List<Finding> findings = new ArrayList<>();
    if (part != null && causes != null) {
      findings.addAll(causes(part, causes.causes()));
    }
    findings.addAll(notices.findings());
    return findings;
  }

  private void accept(Line line) {
    String plain = PlainText.of(line.text());
    notices.accept(line, plain);
    if (causes != null) {
      causes.accept(line, plain);
      if (!log.complete() && !plain.isBlank()) {
        lastLine = new Match(CauseScan.LAST_WORDS, line.number(), "", PlainText.quote(plain));
      }
    }
  }

  private List<Finding> causes(FailingPart failing, List<Cause> found) {
    List<Finding> findings = new ArrayList<>();
    Set<Long> told = new HashSet<>();
    found.stream()
        .filter(cause -> cause.equals(found.getFirst()) || cause.score() >= LEAST_SCORE)
        // One line may be two causes' best (out of memory, and not caught): the likelier tells it.
        .filter(cause -> told.add(cause.line()))
        .limit(MOST_CAUSES)
        .map(cause -> cause.finding(failing.step()))
        .forEach(findings::add);
    Match last = lastLine;
    if (last != null && found.stream().noneMatch(cause -> cause.category() == Category.RUNNER)) {
      boolean explained = !found.isEmpty() && found.getFirst().score() >= STRONG_SCORE;
      findings.add(explained ? 1 : 0, runnerLost(last));
    }
    return findings;
  }

  private Finding runnerLost(Match last) {
    return new Finding(
        Severity.ERROR,
        Category.RUNNER,
        "The log ends before the job did: the runner was lost",
        "The last of "
            + log.lines()
            + " lines is none that a runner ends with. Mostly the machine was reclaimed, or starved"
            + " of memory or CPU.",
        List.of(new Evidence.LogLines(last.line(), last.line(), last.quote())));
  }
}
