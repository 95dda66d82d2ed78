// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.LogView.LineRange;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.Step;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes what a language model is asked about a job: the task and the rules, then facts, steps,
/// findings, log lines and metrics, each part within its share, the log taking what the others
/// leave.
///
/// All that stems from the job is redacted and stands between two marks that are drawn by chance
/// for each brief, so that no log can pretend to end the material and give instructions.
final class BriefWriter {

  /// Changes with every change of what models are asked, so that kept answers are asked for anew.
  static final int VERSION = 1;

  /// Fewest characters of a brief.
  static final int FEWEST = 8_000;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LONGEST_NAME = 120;
  private static final int LONGEST_FINDING = 400;
  private static final int LONGEST_QUOTE = 200;
  private static final long SHORT_STEP_MILLIS = 5_000;

  private final AnalysisRequest request;
  private final Redaction redaction = new Redaction();
  private final JobObservation job;
  private final long start;

  BriefWriter(AnalysisRequest request) {
    this.request = request;
    this.job = request.job();
    this.start = start(job).toEpochMilli();
  }

  /// Second 0 of everything that is told in seconds.
  static Instant start(JobObservation job) {
    Instant begun = job.begunAt();
    return begun == null ? job.createdAt() : begun;
  }

  /// An instant as seconds since the job's start.
  static String seconds(long start, long at) {
    double seconds = (at - start) / 1000.0;
    return seconds == Math.rint(seconds)
        ? Long.toString((long) seconds)
        : String.format(Locale.ROOT, "%.1f", seconds);
  }

  /// Writes it.
  ///
  /// @throws IllegalArgumentException below [#FEWEST] characters
  Brief write(int mostCharacters) {
    if (mostCharacters < FEWEST) {
      throw new IllegalArgumentException(
          "A brief takes at least %d characters, not %d".formatted(FEWEST, mostCharacters));
    }
    byte[] drawn = new byte[8];
    RANDOM.nextBytes(drawn);
    String mark = HexFormat.of().formatHex(drawn);
    String instructions = AnswerForm.instructions(mark);
    String head = "<<<material " + mark + ">>>\n";
    String foot =
        "<<<end of material " + mark + ">>>\nAnswer with the JSON object and nothing else.";
    int room = mostCharacters - instructions.length() - head.length() - foot.length();

    String facts = part("Job", facts(), room / 4);
    String steps = part(stepsTitle(), steps(), room / 6);
    String findings =
        request.findings().isEmpty()
            ? ""
            : part("Findings of rules, checked", findings(), room / 6);
    String metrics =
        request.metrics().isEmpty() ? "" : part("Metrics of steps", metrics(), room / 5);
    int rest = room - facts.length() - steps.length() - findings.length() - metrics.length();
    String log = log(rest);
    String input = head + facts + steps + findings + log + metrics + foot;
    return new Brief(instructions, input, AnswerForm.SCHEMA, redaction.count());
  }

  /// A part with as many of its lines as fit; they come the most telling first.
  private static String part(String title, List<String> lines, int most) {
    StringBuilder out = new StringBuilder("## ").append(title).append('\n');
    int left = 0;
    for (String line : lines) {
      if (left > 0 || out.length() + line.length() + 40 > most) {
        left++;
      } else {
        out.append(line).append('\n');
      }
    }
    if (left > 0) {
      out.append("\u2026 ").append(left).append(" more left out\n");
    }
    return out.append('\n').toString();
  }

  private List<String> facts() {
    List<String> lines = new ArrayList<>();
    lines.add("repository: " + name(request.repository().fullName()));
    lines.add("workflow: " + name(job.workflowName()));
    lines.add("job: " + name(job.name()));
    lines.add("conclusion: " + value(job.conclusion()));
    lines.add("branch: " + name(job.headBranch()) + ", commit " + name(job.headSha()));
    lines.add("attempt: " + job.key().run().attempt());
    Runner runner = job.runner();
    lines.add(
        "runner: %s, labels %s"
            .formatted(
                name(runner == null ? null : runner.name()), name(String.join(" ", job.labels()))));
    if (job.completedAt() != null) {
      lines.add("duration: " + at(job.completedAt()) + " s");
    }
    if (job.begunAt() != null) {
      lines.add("waited for a runner: " + seconds(job.createdAt().toEpochMilli(), start) + " s");
    }
    lines.add(
        request
            .log()
            .map(log ->
                "log: "
                    + log.lines()
                    + " lines"
                    + (log.complete() ? "" : ", cut short, as if the runner died"))
            .orElse("log: none"));
    request
        .metrics()
        .map(metrics -> new StepMetrics(metrics, start, redaction).hardware())
        .filter(hardware -> !hardware.isEmpty())
        .ifPresent(hardware -> lines.add("hardware: " + hardware));
    if (request.metrics().isEmpty()) {
      lines.add("metrics: none");
    }
    return lines;
  }

  private static String stepsTitle() {
    return "Steps: number | name | conclusion | start s | duration s | log lines";
  }

  /// Failed steps and their neighbours come first if not all fit; else in order.
  private List<String> steps() {
    int failed = failing(job).map(job.steps()::indexOf).orElse(-1);
    List<Step> steps = new ArrayList<>(job.steps());
    if (failed >= 0 && steps.size() > 12) {
      List<Step> order = List.copyOf(steps);
      steps.sort(Comparator.comparingInt(step -> Math.abs(order.indexOf(step) - failed)));
    }
    return steps.stream().map(this::step).toList();
  }

  private String step(Step step) {
    Instant from = step.startedAt();
    Instant to = step.completedAt();
    String lines =
        request
            .log()
            .flatMap(log -> log.step(step.number()))
            .map(range -> range.from() + "-" + range.to())
            .orElse("?");
    return "%d | %s | %s | %s | %s | %s"
        .formatted(
            step.number(),
            name(step.name()),
            value(step.conclusion()),
            from == null ? "?" : at(from),
            from == null || to == null ? "?" : seconds(from.toEpochMilli(), to.toEpochMilli()),
            lines);
  }

  private List<String> findings() {
    List<String> lines = new ArrayList<>();
    for (Finding finding : request.findings()) {
      StringBuilder line = new StringBuilder("- ");
      line.append(finding.severity().name().toLowerCase(Locale.ROOT))
          .append(", ")
          .append(finding.category().name().toLowerCase(Locale.ROOT))
          .append(": ")
          .append(LogText.of(finding.title(), redaction, LONGEST_FINDING))
          .append(". ")
          .append(LogText.of(finding.text(), redaction, LONGEST_FINDING));
      finding.evidence().stream().limit(4).forEach(each -> line.append(' ').append(cited(each)));
      lines.add(line.toString());
    }
    return lines;
  }

  private String cited(Evidence evidence) {
    return switch (evidence) {
      case Evidence.LogLines(long from, long to, String quote) ->
          "[L%d%s: %s]"
              .formatted(
                  from, to > from ? "-L" + to : "", LogText.of(quote, redaction, LONGEST_QUOTE));
      case Evidence.StepSpan(int number) -> "[step " + number + "]";
      case Evidence.MetricWindow window ->
          "[%s from %s to %s s%s]"
              .formatted(
                  window.metric(),
                  seconds(start, window.from()),
                  seconds(start, window.to()),
                  window.value().isPresent() ? ": " + window.value().getAsDouble() : "");
      case Evidence.ProcessAt(int pid, String command, long at) ->
          "[process %d at %s s: %s]"
              .formatted(pid, seconds(start, at), LogText.of(command, redaction, LONGEST_QUOTE));
    };
  }

  private List<String> metrics() {
    StepMetrics metrics = new StepMetrics(request.metrics().orElseThrow(), start, redaction);
    Optional<Step> failing = failing(job);
    List<String> lines = new ArrayList<>();
    failing.ifPresent(step -> add(lines, metrics, step));
    long end = request.metrics().orElseThrow().last() + 1;
    Instant failedFrom = failing.map(Step::startedAt).orElse(null);
    lines.addAll(
        failing.isEmpty() || failedFrom == null
            ? metrics.processes(Long.MIN_VALUE, end)
            : metrics.processes(failedFrom.toEpochMilli(), end(failing.get(), end)));
    List<String> whole = metrics.lines(Long.MIN_VALUE, end);
    if (!whole.isEmpty()) {
      lines.add("whole job:");
      lines.addAll(whole);
    }
    job.steps().stream()
        .filter(step -> failing.isEmpty() || !step.equals(failing.get()))
        .filter(step -> length(step) >= SHORT_STEP_MILLIS)
        .sorted(Comparator.comparingLong(BriefWriter::length).reversed())
        .limit(20)
        .forEach(step -> add(lines, metrics, step));
    return lines;
  }

  private void add(List<String> lines, StepMetrics metrics, Step step) {
    Instant from = step.startedAt();
    if (from == null) {
      return;
    }
    long to = end(step, Long.MAX_VALUE / 4);
    List<String> found = metrics.lines(from.toEpochMilli(), to);
    if (!found.isEmpty()) {
      String until = step.completedAt() == null ? "the end" : seconds(start, to) + " s";
      lines.add("step %d, %s to %s:".formatted(step.number(), at(from), until));
      lines.addAll(found);
    }
  }

  private static long end(Step step, long otherwise) {
    return step.completedAt() == null ? otherwise : step.completedAt().toEpochMilli();
  }

  private static long length(Step step) {
    return step.startedAt() == null || step.completedAt() == null
        ? 0
        : step.completedAt().toEpochMilli() - step.startedAt().toEpochMilli();
  }

  private String log(int most) {
    String title = "## Log lines (the log's own numbers)\n";
    if (request.log().isEmpty() || most < title.length() + 200) {
      return "";
    }
    LogView log = request.log().get();
    Optional<LineRange> failing = failing(job).flatMap(step -> log.step(step.number()));
    List<Long> cited =
        request.findings().stream()
            .flatMap(finding -> finding.evidence().stream())
            .filter(Evidence.LogLines.class::isInstance)
            .map(evidence -> ((Evidence.LogLines) evidence).from())
            .distinct()
            .toList();
    int room = most - title.length() - 1;
    return title + new EvidenceLines(log, redaction, room, failing).text(cited) + "\n";
  }

  /// The step that made the job fail: the first that failed, else the first that did not end well.
  static Optional<Step> failing(JobObservation job) {
    return job.steps().stream()
        .filter(step -> step.conclusion() != null && step.conclusion().failed())
        .findFirst()
        .or(() ->
            job.conclusion() == null || job.conclusion().equals(Conclusion.SUCCESS)
                ? Optional.empty()
                : job.steps().stream()
                    .filter(step ->
                        step.conclusion() == null || step.conclusion().equals(Conclusion.CANCELLED))
                    .findFirst());
  }

  private String at(Instant instant) {
    return seconds(start, instant.toEpochMilli());
  }

  private String name(@Nullable String name) {
    return name == null || name.isBlank() ? "?" : LogText.of(name.strip(), redaction, LONGEST_NAME);
  }

  private static String value(@Nullable Conclusion conclusion) {
    return conclusion == null ? "?" : conclusion.value();
  }
}
