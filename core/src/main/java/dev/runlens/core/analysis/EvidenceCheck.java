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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Checks what findings and models' answers rest on: a cited line must exist and hold the quote, a
/// step must be the job's, a metric window must hold samples and the value lie among them, a
/// process must have been seen with that number and command. What does not hold is dropped, and a
/// finding with nothing left goes with it.
final class EvidenceCheck {

  /// How far a cited value may lie outside the samples of its window, as a share of it.
  private static final double TOLERANCE = 0.01;

  /// Longest citation of the log; more is not something to look at.
  private static final long MOST_LINES = 5_000;

  /// How far from the cited line a model's quote is looked for.
  private static final int NEAR = 3;

  /// A shorter quote is found anywhere.
  private static final int SHORTEST_QUOTE = 4;

  private static final int LONGEST_QUOTE = 300;
  private static final int MOST_CITED_LINES = 200;

  /// Jobs are shorter: GitHub ends them after five days.
  private static final double MOST_SECONDS = 1e6;

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

  /// What of a model's citation holds. A quote that is found a few lines from the line that the
  /// model named, for models miscount, is evidence at the place where it was found. What is quoted
  /// is what the model saw: the line without its secrets.
  Optional<Diagnosis.Cited> held(Answer.Item item) {
    Optional<Diagnosis.Cited> held =
        switch (item.kind()) {
          case "log" -> request.log().flatMap(log -> heldLines(log, item));
          case "step" ->
              Optional.of(new Evidence.StepSpan((int) item.step()))
                  .filter(this::holds)
                  .map(step -> new Diagnosis.Cited(step, item.why(), false));
          case "metric" ->
              request
                  .metrics()
                  .flatMap(metrics -> heldWindow(metrics, item))
                  .map(window -> new Diagnosis.Cited(window, item.why(), false));
          default -> Optional.empty();
        };
    if (held.isEmpty()) {
      dropped++;
    }
    return held;
  }

  private Optional<Diagnosis.Cited> heldLines(LogView log, Answer.Item item) {
    String quote = unnumbered(normal(item.quote()));
    long line = item.line();
    if (line < 1 || line > log.lines() + NEAR || quote.isEmpty()) {
      return Optional.empty();
    }
    List<LogView.Line> near = new ArrayList<>();
    log.read(Math.max(1, line - NEAR), line + NEAR, near::add);
    near.sort(Comparator.comparingLong(each -> Math.abs(each.number() - line)));
    for (LogView.Line each : near) {
      String seen = LogText.of(each.text(), new Redaction(), Integer.MAX_VALUE);
      Optional<String> found = found(normal(seen), quote);
      if (found.isEmpty()
          && found(normal(LogText.oneLine(Ansi.strip(each.text()))), quote).isPresent()) {
        found = Optional.of(cut(normal(seen)));
      }
      if (found.isPresent()) {
        long span = Math.clamp(item.lineTo() - line, 0, MOST_CITED_LINES);
        long to = Math.min(log.lines(), each.number() + span);
        return Optional.of(
            new Diagnosis.Cited(
                new Evidence.LogLines(each.number(), to, found.get()),
                item.why(),
                each.number() != line));
      }
    }
    return Optional.empty();
  }

  /// The quote as it stands in the line, if it does. Marks of cuts in the quote match anything.
  private static Optional<String> found(String line, String quote) {
    List<String> parts =
        Arrays.stream(quote.split("\u2026|\\.\\.\\.", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
    int letters = parts.stream().mapToInt(String::length).sum();
    if (letters < Math.min(SHORTEST_QUOTE, line.length()) || parts.isEmpty()) {
      return Optional.empty();
    }
    int at = 0;
    int first = -1;
    for (String part : parts) {
      int found = line.indexOf(part, at);
      if (found < 0) {
        // Programs print dots themselves.
        int whole = line.indexOf(quote);
        return whole < 0 ? Optional.empty() : Optional.of(cut(quote));
      }
      first = first < 0 ? found : first;
      at = found + part.length();
    }
    return Optional.of(cut(line.substring(first, at)));
  }

  /// The quote without the line number that models like to copy with it.
  private static String unnumbered(String quote) {
    return quote.replaceFirst("^L\\d{1,12}: ?", "");
  }

  private static String normal(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_QUOTE) {
      return text;
    }
    boolean within = Character.isHighSurrogate(text.charAt(LONGEST_QUOTE - 1));
    return text.substring(0, within ? LONGEST_QUOTE - 1 : LONGEST_QUOTE);
  }

  private Optional<Evidence.MetricWindow> heldWindow(MetricView metrics, Answer.Item item) {
    if (item.metric().isEmpty()
        || Math.abs(item.fromSeconds()) > MOST_SECONDS
        || Math.abs(item.toSeconds()) > MOST_SECONDS) {
      return Optional.empty();
    }
    long start = BriefWriter.start(request.job()).toEpochMilli();
    long from = start + Math.round(item.fromSeconds() * 1000);
    // An instant is the second that it begins.
    long to = Math.max(from + 1_000, start + Math.round(item.toSeconds() * 1000));
    Evidence.MetricWindow window =
        new Evidence.MetricWindow(item.metric(), from, to, OptionalDouble.of(item.value()));
    if (holds(metrics, window)) {
      return Optional.of(window);
    }
    // 0 is also what stands for no value.
    Evidence.MetricWindow without =
        new Evidence.MetricWindow(item.metric(), from, to, OptionalDouble.empty());
    return item.value() == 0 && holds(metrics, without) ? Optional.of(without) : Optional.empty();
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
