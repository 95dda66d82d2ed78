// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.SeriesTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks a report the way the server does before it believes one.
public final class EvidenceAssertions {

  /// Escapes of terminals: control sequences, operating system commands, and the rest (ECMA-48, 5.3
  /// to 5.6).
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]"
              + "|\u001b][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?"
              + "|\u001b[@-_]?");

  private static final double TOLERANCE = 0.01;

  private EvidenceAssertions() {}

  /// Fails unless every finding has the form that is asked for and every piece of evidence holds.
  public static void assertHolds(AnalysisRequest request, AnalysisReport report) {
    for (Finding finding : report.findings()) {
      String title = finding.title();
      assertFalse(title.isBlank());
      assertTrue(title.length() <= 120, title);
      assertFalse(title.endsWith("."), title);
      assertTrue(title.chars().noneMatch(Character::isISOControl), title);
      assertFalse(finding.text().isBlank(), title);
      for (Evidence evidence : finding.evidence()) {
        assertTrue(holds(request, evidence), () -> title + " rests on " + evidence);
      }
    }
  }

  private static boolean holds(AnalysisRequest request, Evidence evidence) {
    return switch (evidence) {
      case Evidence.LogLines lines -> request.log().map(log -> holds(log, lines)).orElse(false);
      case Evidence.StepSpan(int number) ->
          request.job().steps().stream().anyMatch(step -> step.number() == number);
      case Evidence.MetricWindow window ->
          request.metrics().map(metrics -> holds(metrics, window)).orElse(false);
      case Evidence.ProcessAt(int pid, String _, long at) ->
          request.metrics().flatMap(metrics -> metrics.processes(at)).stream()
              .flatMap(snapshot -> snapshot.processes().stream())
              .anyMatch(process -> process.pid() == pid);
    };
  }

  private static boolean holds(LogView log, Evidence.LogLines lines) {
    List<String> text = new ArrayList<>();
    log.read(
        lines.from(), lines.from(), line -> text.add(ESCAPE.matcher(line.text()).replaceAll("")));
    return lines.from() >= 1
        && lines.from() <= lines.to()
        && lines.to() <= log.lines()
        && !lines.quote().isBlank()
        && lines.quote().length() <= 300
        && text.getFirst().contains(lines.quote());
  }

  private static boolean holds(MetricView metrics, Evidence.MetricWindow window) {
    if (window.from() >= window.to()
        || window.from() < metrics.first()
        || window.to() > metrics.last() + 1) {
      return false;
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    SeriesTable table = metrics.query(Set.of(window.metric()), window.from(), window.to(), 100_000);
    for (SeriesTable.Row row : table.rows()) {
      for (int i = 0; i < table.times().length; i++) {
        if (!Double.isNaN(row.min()[i])) {
          min = Math.min(min, row.min()[i]);
          max = Math.max(max, row.max()[i]);
        }
      }
    }
    double value = window.value().orElse(min);
    double slack = Math.abs(value) * TOLERANCE;
    return min <= max && value >= min - slack && value <= max + slack;
  }
}
