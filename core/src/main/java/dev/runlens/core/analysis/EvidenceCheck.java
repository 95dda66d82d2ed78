// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.core.log.Ansi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Checks what findings rest on: a cited line must exist and hold the quote, a step must be the
/// job's, a metric window must hold samples and the value lie among them, a process must have been
/// seen with that number and command. What does not hold is dropped, and a finding with nothing
/// left goes with it.
final class EvidenceCheck {

  /// How far a cited value may lie outside the samples of its window, as a share of it.
  private static final double TOLERANCE = 0.01;

  /// Longest citation of the log; more is not something to look at.
  private static final long MOST_LINES = 5_000;

  private final AnalysisRequest request;
  private int dropped;

  EvidenceCheck(AnalysisRequest request) {
    this.request = request;
  }

  /// The findings with the evidence that holds.
  List<Finding> held(List<Finding> findings) {
    List<Finding> held = new ArrayList<>();
    for (Finding finding : findings) {
      List<Evidence> evidence = finding.evidence().stream().filter(this::counted).toList();
      if (!evidence.isEmpty()) {
        held.add(
            new Finding(
                finding.severity(), finding.category(), finding.title(), finding.text(), evidence));
      }
    }
    return held;
  }

  /// How many pieces of evidence did not hold.
  int dropped() {
    return dropped;
  }

  private boolean counted(Evidence evidence) {
    boolean holds = holds(evidence);
    if (!holds) {
      dropped++;
    }
    return holds;
  }

  private boolean holds(Evidence evidence) {
    return switch (evidence) {
      case Evidence.LogLines lines -> request.log().map(log -> holds(log, lines)).orElse(false);
      case Evidence.StepSpan(int number) ->
          request.job().steps().stream().anyMatch(step -> step.number() == number);
      case Evidence.MetricWindow window ->
          request.metrics().map(metrics -> holds(metrics, window)).orElse(false);
      case Evidence.ProcessAt process ->
          request.metrics().map(metrics -> holds(metrics, process)).orElse(false);
    };
  }

  private static boolean holds(LogView log, Evidence.LogLines lines) {
    if (lines.from() < 1
        || lines.to() < lines.from()
        || lines.to() > log.lines()
        || lines.to() - lines.from() > MOST_LINES
        || lines.quote().isBlank()) {
      return false;
    }
    List<String> text = new ArrayList<>(1);
    log.read(lines.from(), lines.from(), line -> text.add(Ansi.strip(line.text())));
    return !text.isEmpty() && text.getFirst().contains(lines.quote());
  }

  private static boolean holds(MetricView metrics, Evidence.MetricWindow window) {
    // Only what was sampled: an invented window may reach to the end of time.
    long from = Math.max(window.from(), metrics.first());
    long to = Math.min(window.to(), metrics.last() + 1);
    if (to <= from) {
      return false;
    }
    SeriesTable table = metrics.query(Set.of(window.metric()), from, to, 100_000);
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (SeriesTable.Row row : table.rows()) {
      for (int i = 0; i < row.mean().length; i++) {
        if (row.series().name().equals(window.metric()) && !Double.isNaN(row.mean()[i])) {
          min = Math.min(min, row.min()[i]);
          max = Math.max(max, row.max()[i]);
        }
      }
    }
    OptionalDouble value = window.value();
    double slack = Math.abs(value.orElse(0)) * TOLERANCE;
    return min <= max
        && (value.isEmpty()
            || (Double.isFinite(value.getAsDouble())
                && value.getAsDouble() >= min - slack
                && value.getAsDouble() <= max + slack));
  }

  private static boolean holds(MetricView metrics, Evidence.ProcessAt process) {
    if (process.command().isBlank()
        || process.at() < metrics.first()
        || process.at() > metrics.last()) {
      return false;
    }
    Optional<ProcessSnapshot> snapshot = metrics.processes(process.at());
    return snapshot.isPresent()
        && snapshot.get().processes().stream()
            .anyMatch(
                seen -> seen.pid() == process.pid() && seen.command().contains(process.command()));
  }
}
