// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static dev.runlens.testkit.analysis.InMemoryMetricView.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Evidence.LogLines;
import dev.runlens.api.analysis.Evidence.MetricWindow;
import dev.runlens.api.analysis.Evidence.ProcessAt;
import dev.runlens.api.analysis.Evidence.StepSpan;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import dev.runlens.testkit.analysis.InMemoryMetricView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvidenceCheckTest {

  private static final String MEMORY = "memory_used_bytes";
  private static final AnalysisRequest KNOWN =
      AnalysisRequests.job(Conclusion.FAILURE)
          .step(3, "Run make", Conclusion.FAILURE)
          .log(
              InMemoryLogView.of(
                  """
                  2026-01-15T12:00:00.0000000Z \u001b[31mcc -o \u001b[1mpump\u001b[0m pump.c
                  2026-01-15T12:00:01.0000000Z ##[error]Killed
                  """))
          .metrics(
              InMemoryMetricView.every(1_000, 60)
                  .with(Series.of(MEMORY), i -> i == 30 ? Double.NaN : 100 + i)
                  .withProcesses(
                      10, List.of(new ProcessSample(0, 42, null, "cc -o pump", 1, 0, null))))
          .build();
  private static final AnalysisRequest NOTHING = AnalysisRequests.job(Conclusion.FAILURE).build();

  static Stream<Evidence> holding() {
    return Stream.of(
        new LogLines(1, 1, "cc -o pump pump.c"),
        new LogLines(1, 2, "pump"),
        new LogLines(2, 2, "Killed"),
        new StepSpan(3),
        window(0, 60, 100),
        window(0, 60, 159),
        window(0, 60, 159 * 1.0099),
        window(0, 60, 100 * 0.9901),
        window(10, 11, 110),
        window(-1_000, 1_000, 130),
        new MetricWindow(MEMORY, START, START + 1_000, OptionalDouble.empty()),
        new ProcessAt(42, "cc -o pump", START + 10_000),
        new ProcessAt(42, "cc", START + 59_000));
  }

  static Stream<Evidence> invented() {
    return Stream.of(
        new LogLines(1, 1, "cc -o rocket"),
        new LogLines(1, 1, "Killed"),
        new LogLines(2, 2, "##[error]Killed"),
        new LogLines(1, 1, ""),
        new LogLines(1, 1, "  "),
        new LogLines(0, 1, "cc"),
        new LogLines(-5, 1, "cc"),
        new LogLines(1, 3, "cc"),
        new LogLines(2, 1, "Killed"),
        new LogLines(Long.MAX_VALUE, Long.MAX_VALUE, "cc"),
        new StepSpan(1),
        new StepSpan(-3),
        window(0, 60, 98),
        window(0, 60, 161),
        window(0, 60, Double.NaN),
        window(0, 60, Double.POSITIVE_INFINITY),
        window(0, 60, -100),
        window(10, 10, 110),
        window(11, 10, 110),
        window(30, 31, 130),
        window(-100, 0, 100),
        window(60, 100, 159),
        new MetricWindow("cpu_usage_ratio", START, START + 60_000, OptionalDouble.empty()),
        new MetricWindow("no metric name", START, START + 60_000, OptionalDouble.empty()),
        new ProcessAt(43, "cc -o pump", START + 10_000),
        new ProcessAt(42, "rocket", START + 10_000),
        new ProcessAt(42, "", START + 10_000),
        new ProcessAt(42, "cc", START + 9_999),
        new ProcessAt(42, "cc", START + 60_001),
        new ProcessAt(42, "cc", Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("holding")
  void whatIsSoIsKept(Evidence evidence) {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    assertEquals(List.of(finding(evidence)), check.held(List.of(finding(evidence))));
    assertEquals(0, check.dropped());
  }

  @ParameterizedTest
  @MethodSource("invented")
  void whatIsInventedIsDroppedAndCounted(Evidence evidence) {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    assertEquals(List.of(), check.held(List.of(finding(evidence))));
    assertEquals(1, check.dropped());
  }

  @ParameterizedTest
  @MethodSource("holding")
  void nothingHoldsForAJobOfWhichNothingIsKnown(Evidence evidence) {
    EvidenceCheck check = new EvidenceCheck(NOTHING);
    assertEquals(List.of(), check.held(List.of(finding(evidence))));
  }

  @Test
  void windowsThatReachToTheEndOfTimeAreCutToWhatWasSampled() {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    Finding all =
        finding(new MetricWindow(MEMORY, Long.MIN_VALUE, Long.MAX_VALUE, OptionalDouble.of(120)));
    assertEquals(List.of(all), check.held(List.of(all)));
  }

  @Test
  void aFindingKeepsTheEvidenceThatHolds() {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    List<Finding> held =
        check.held(
            List.of(
                finding(new StepSpan(9)),
                finding(new StepSpan(3), new LogLines(2, 2, "Fine"), new LogLines(2, 2, "Kill"))));
    assertEquals(List.of(finding(new StepSpan(3), new LogLines(2, 2, "Kill"))), held);
    assertEquals(2, check.dropped());
  }

  static Stream<Arguments> citations() {
    return Stream.of(
        Arguments.of(log(1, "cc -o pump"), new LogLines(1, 1, "cc -o pump"), false),
        Arguments.of(
            log(1, "L1: cc   -o pump pump.c"), new LogLines(1, 1, "cc -o pump pump.c"), false),
        Arguments.of(log(1, "cc \u2026 pump.c"), new LogLines(1, 1, "cc -o pump pump.c"), false),
        Arguments.of(log(2, "cc -o pump"), new LogLines(1, 1, "cc -o pump"), true),
        Arguments.of(log(5, "Killed"), new LogLines(2, 2, "Killed"), true),
        Arguments.of(
            new Answer.Item("log", 1, 2, "pump", 0, "", 0, 0, 0, "why"),
            new LogLines(1, 2, "pump"),
            false),
        Arguments.of(
            new Answer.Item("log", 1, 99, "pump", 0, "", 0, 0, 0, "why"),
            new LogLines(1, 2, "pump"),
            false),
        Arguments.of(item("step", 3, 0, 0, 0), new StepSpan(3), false),
        Arguments.of(item("metric", 0, 0, 60, 159), window(0, 60, 159), false),
        Arguments.of(item("metric", 0, 10, 10, 110), window(10, 11, 110), false),
        Arguments.of(
            item("metric", 0, 0, 60, 0),
            new MetricWindow(MEMORY, START, START + 60_000, OptionalDouble.empty()),
            false));
  }

  @ParameterizedTest
  @MethodSource("citations")
  void citationsOfModelsHoldWhereTheyStand(Answer.Item item, Evidence evidence, boolean moved) {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    assertEquals(Optional.of(new Diagnosis.Cited(evidence, "why", moved)), check.held(item));
    assertEquals(0, check.dropped());
    assertEquals(Optional.empty(), new EvidenceCheck(NOTHING).held(item));
  }

  static Stream<Answer.Item> inventions() {
    return Stream.of(
        log(1, "cc -o rocket"),
        log(1, ""),
        log(1, "o"),
        log(1, "\u2026"),
        log(1, "...."),
        log(6, "Killed"),
        log(0, "Killed"),
        log(-1, "Killed"),
        log(Long.MAX_VALUE, "Killed"),
        log(1, "pump.c \u2026 cc"),
        item("step", 4, 0, 0, 0),
        item("step", Long.MAX_VALUE, 0, 0, 0),
        item("metric", 0, 0, 60, 170),
        item("metric", 0, 100, 200, 110),
        item("metric", 0, 30, 30, 130),
        item("metric", 0, Double.MAX_VALUE, Double.MAX_VALUE, 110),
        item("metric", 0, -1e5, 0, 110),
        item("process", 0, 0, 0, 0),
        item("", 0, 0, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("inventions")
  void inventionsOfModelsAreDroppedAndCounted(Answer.Item item) {
    EvidenceCheck check = new EvidenceCheck(KNOWN);
    assertEquals(Optional.empty(), check.held(item));
    assertEquals(1, check.dropped());
  }

  @Test
  void aModelCanQuoteOnlyWhatItSawAndNoSecretIsShown() {
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.FAILURE)
            .log(InMemoryLogView.of("DB_PASSWORD=hunter2 make deploy"))
            .build();
    for (String quote : List.of("DB_PASSWORD=[redacted] make deploy", "hunter2 make deploy")) {
      Evidence held = new EvidenceCheck(request).held(log(1, quote)).orElseThrow().evidence();
      assertEquals(new LogLines(1, 1, "DB_PASSWORD=[redacted] make deploy"), held);
    }
  }

  private static Answer.Item log(long line, String quote) {
    return new Answer.Item("log", line, 0, quote, 0, "", 0, 0, 0, "why");
  }

  private static Answer.Item item(String kind, long step, double from, double to, double value) {
    String metric = kind.equals("metric") ? MEMORY : "";
    return new Answer.Item(kind, 0, 0, "", step, metric, from, to, value, "why");
  }

  private static MetricWindow window(int fromSecond, int toSecond, double value) {
    return new MetricWindow(
        MEMORY, START + fromSecond * 1_000L, START + toSecond * 1_000L, OptionalDouble.of(value));
  }

  private static Finding finding(Evidence... evidence) {
    return new Finding(
        Finding.Severity.ERROR,
        Finding.Category.OUT_OF_MEMORY,
        "The compiler was killed",
        "It took too much memory.",
        List.of(evidence));
  }
}
