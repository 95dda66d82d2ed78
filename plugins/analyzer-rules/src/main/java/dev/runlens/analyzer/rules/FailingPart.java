// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.LogView.LineRange;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where in a log to look for what made the job fail: from the start of the failed step to the
/// `##[error]` that ended it.
///
/// @param from first line
/// @param to last line, inclusive
/// @param step the failed step, if it is known
record FailingPart(long from, long to, @Nullable Step step) {

  /// [LogView#errors()] ends there, and with it what we know of the last error.
  private static final int MOST_ERRORS = 10_000;

  /// The part of a job that came to no good end; empty for any other.
  static Optional<FailingPart> of(AnalysisRequest request, LogView log) {
    Conclusion conclusion = request.job().conclusion();
    if (conclusion == null || !(conclusion.failed() || conclusion.equals(Conclusion.CANCELLED))) {
      return Optional.empty();
    }
    // The first failed step is the cause: later ones run although it failed (`if: always()`). A
    // step that may fail (`continue-on-error`) has the conclusion success.
    for (Step step : request.job().steps()) {
      Conclusion ended = step.conclusion();
      if (ended != null && (ended.failed() || ended.equals(Conclusion.CANCELLED))) {
        Optional<LineRange> lines = log.step(step.number());
        if (lines.isPresent()) {
          LineRange range = lines.get();
          return Optional.of(
              new FailingPart(range.from(), lastError(log, range.from(), range.to()), step));
        }
      }
    }
    return Optional.of(new FailingPart(1, lastError(log, 1, log.lines()), null));
  }

  /// The last line of a range marked as an error, or the range's end without one.
  private static long lastError(LogView log, long from, long to) {
    List<Long> errors = log.errors();
    if (errors.size() >= MOST_ERRORS) {
      return to;
    }
    for (long error : errors.reversed()) {
      if (error >= from && error <= to) {
        return error;
      }
    }
    return to;
  }

  boolean holds(long line) {
    return line >= from && line <= to;
  }
}
