// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every analyzer does. A plugin's test extends this and says how to open its analyzer.
public abstract class AnalyzerContract {

  private static final String FAILED_LOG =
      """
      2026-01-15T12:00:00.0000000Z ##[group]Run ./build.sh
      2026-01-15T12:00:00.1000000Z \u001b[36;1m./build.sh\u001b[0m
      2026-01-15T12:00:00.2000000Z ##[endgroup]
      2026-01-15T12:00:01.0000000Z compiling 12 files
      2026-01-15T12:00:02.0000000Z \u001b[31msrc/Rocket.java:17: error: cannot find symbol\u001b[0m
      2026-01-15T12:00:02.1000000Z     engine.ignite();
      2026-01-15T12:00:02.2000000Z           ^
      2026-01-15T12:00:03.0000000Z 1 error
      2026-01-15T12:00:03.1000000Z ##[error]Process completed with exit code 1.
      2026-01-15T12:00:04.0000000Z Cleaning up orphan processes
      """;

  private Analyzer analyzer;

  /// Opens the analyzer that is tested.
  protected abstract Analyzer open();

  /// Whether it always finds something in a log with a plain compile error. Models may not.
  protected boolean findsObviousCauses() {
    return true;
  }

  @BeforeEach
  void openAnalyzer() {
    analyzer = open();
  }

  @AfterEach
  void closeAnalyzer() {
    analyzer.close();
  }

  @Test
  void answersWhenNothingIsKnownButTheJob() {
    for (Conclusion conclusion :
        List.of(
            Conclusion.SUCCESS,
            Conclusion.FAILURE,
            Conclusion.CANCELLED,
            Conclusion.SKIPPED,
            Conclusion.TIMED_OUT,
            new Conclusion("something_new"))) {
      analyze(AnalysisRequests.job(conclusion).build());
    }
  }

  @Test
  void givesEvidenceThatHolds() {
    AnalysisReport report =
        analyze(
            AnalysisRequests.job(Conclusion.FAILURE)
                .step(1, "Set up job", Conclusion.SUCCESS)
                .step(2, "Run ./build.sh", Conclusion.FAILURE)
                .log(InMemoryLogView.of(FAILED_LOG).withStep(2, 1, 9))
                .metrics(busyMachine())
                .build());

    if (findsObviousCauses()) {
      assertEquals(Severity.ERROR, report.findings().getFirst().severity());
    }
  }

  @Test
  void givesEvidenceThatHoldsInAnUnsplitLog() {
    AnalysisReport report =
        analyze(
            AnalysisRequests.job(Conclusion.FAILURE).log(InMemoryLogView.of(FAILED_LOG)).build());

    assertTrue(!findsObviousCauses() || !report.findings().isEmpty());
  }

  @Test
  void blamesNothingWhenTheJobSucceeded() {
    AnalysisReport report =
        analyze(
            AnalysisRequests.job(Conclusion.SUCCESS)
                .step(2, "Run ./build.sh", Conclusion.SUCCESS)
                .log(InMemoryLogView.of(FAILED_LOG).withStep(2, 1, 9))
                .metrics(busyMachine())
                .build());

    assertTrue(
        report.findings().stream().noneMatch(finding -> finding.severity() == Severity.ERROR),
        report.toString());
  }

  @Test
  void bearsLogsThatNoProgramShouldWrite() {
    String hostile =
        "\uFEFF##[group]Run x\n\u001b[31\n\u001b]0;title\n\u001b\n\ud800 lone\n\u0000\r\r\r\n"
            + "##[error]\n##[error]\u001b[31m\u001b[0m\n"
            + ("error: " + "(((((" + "a b".repeat(100_000))
            + "\n"
            + "FAILED ".repeat(40_000)
            + "\n"
            + " ".repeat(300_000)
            + "error\n##[endgroup]\n##[error]Process completed with exit code 1.\n";
    for (int lines = 0; lines < 3; lines++) {
      analyze(
          AnalysisRequests.job(Conclusion.FAILURE)
              .step(2, "Run x", Conclusion.FAILURE)
              .log(InMemoryLogView.of(hostile.repeat(lines)).cutShort())
              .build());
    }
  }

  @Test
  void bearsStepsThatLieOutsideTheLog() {
    analyze(
        AnalysisRequests.job(Conclusion.FAILURE)
            .step(2, "Run x", Conclusion.FAILURE)
            .step(3, "Run y", Conclusion.FAILURE)
            .log(InMemoryLogView.of(FAILED_LOG).withStep(2, 11, 10).withStep(3, 500, 900))
            .build());
  }

  @Test
  void bearsGapsInSamples() {
    InMemoryMetricView gaps =
        InMemoryMetricView.every(1_000, 600)
            .with(Series.of("cpu_usage_ratio"), _ -> Double.NaN)
            .with(Series.of("memory_used_bytes"), i -> i % 2 == 0 ? Double.NaN : 99e9)
            .with(Series.of("memory_total_bytes"), i -> i > 300 ? Double.NaN : 100e9);

    analyze(AnalysisRequests.job(Conclusion.FAILURE).metrics(gaps).build());
    analyze(
        AnalysisRequests.job(Conclusion.FAILURE)
            .metrics(InMemoryMetricView.every(1_000, 1))
            .build());
  }

  @Test
  void endsSoonAfterNobodyWantsTheAnswer() {
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.FAILURE)
            .log(InMemoryLogView.of(FAILED_LOG.repeat(10_000)))
            .metrics(busyMachine())
            .build();

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          try {
            EvidenceAssertions.assertHolds(request, analyzer.analyze(request, _ -> {}, () -> true));
          } catch (AnalyzerException _) {
            // Saying that there is no answer is an answer, too.
          }
        });
  }

  @Test
  void servesManyAtOnce() throws Exception {
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.FAILURE).log(InMemoryLogView.of(FAILED_LOG)).build();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AnalysisReport>> reports = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        reports.add(executor.submit(() -> analyze(request)));
      }
      for (Future<AnalysisReport> report : reports) {
        report.get();
      }
    }
  }

  @Test
  void isWellAndClosesTwice() {
    assertTrue(analyzer.check().ok(), analyzer.check().detail());
    analyzer.close();
    analyzer.close();
  }

  /// Analyzes, and checks what is true of every report.
  private AnalysisReport analyze(AnalysisRequest request) {
    AnalysisReport report =
        analyzer.analyze(
            request,
            message -> assertFalse(message.isBlank(), "a progress message says something"),
            () -> false);
    EvidenceAssertions.assertHolds(request, report);
    List<Severity> severities = report.findings().stream().map(Finding::severity).toList();
    assertEquals(severities.stream().sorted().toList(), severities, "the gravest come first");
    return report;
  }

  /// Memory near its limit, one core busy, a disk all but full.
  private static InMemoryMetricView busyMachine() {
    return InMemoryMetricView.every(1_000, 600)
        .with(Series.of("cpu_usage_ratio"), i -> i < 500 ? 0.25 : 0.01)
        .with(Series.of("cpu_core_usage_ratio", "core", "0"), i -> i < 500 ? 0.99 : 0.01)
        .with(Series.of("cpu_core_usage_ratio", "core", "1"), _ -> 0.01)
        .with(Series.of("cpu_core_usage_ratio", "core", "2"), _ -> 0.0)
        .with(Series.of("cpu_core_usage_ratio", "core", "3"), _ -> 0.0)
        .with(Series.of("cpu_cores"), _ -> 4)
        .with(Series.of("memory_total_bytes"), _ -> 8e9)
        .with(Series.of("memory_used_bytes"), i -> 1e9 + i * 1.1e7)
        .with(Series.of("filesystem_size_bytes", "mountpoint", "/"), _ -> 80e9)
        .with(Series.of("filesystem_used_bytes", "mountpoint", "/"), _ -> 78e9)
        .withProcesses(
            550, List.of(new ProcessSample(0, 4183, 1, "java", 1.0, 6_000_000_000L, 31)));
  }
}
