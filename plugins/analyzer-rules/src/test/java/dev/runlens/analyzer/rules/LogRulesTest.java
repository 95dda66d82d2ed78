// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.Evidence.LogLines;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.job.Conclusion;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogRulesTest {

  @Test
  void tellsOneLineAsOneCause() {
    String log =
        """
        ##[group]Run java Main
        ##[endgroup]
        Exception in thread "main" java.lang.OutOfMemoryError%s
        \tat Main.main(Main.java:7)
        ##[error]Process completed with exit code 1.\
        """;
    List<Finding> findings =
        findings(InMemoryLogView.of(log.formatted(": Java heap space")), Conclusion.FAILURE);

    assertEquals(1, findings.size(), findings.toString());
    assertEquals("Java ran out of memory: Java heap space", findings.getFirst().title());
    assertEquals("Java ran out of memory", first(log.formatted("")).title());
  }

  @Test
  void citesTheCauseAndNotTheExitCode() {
    Finding finding =
        first(
            """
            ##[group]Run make
            ##[endgroup]
            cc -c rocket.c
            \u001b[1mrocket.c:17:9: \u001b[31merror: \u001b[0mexpected ';'
            make: *** [Makefile:3: rocket.o] Error 1
            ##[error]Process completed with exit code 2.\
            """);

    assertEquals("Does not compile: rocket.c:17: expected ';'", finding.title());
    assertEquals(
        new LogLines(4, 5, "rocket.c:17:9: error: expected ';'"), finding.evidence().getFirst());
  }

  @Test
  void quotesTheLastWordsOfACommandThatNoRuleKnows() {
    Finding finding =
        first(
            """
            ##[group]Run ./launch.sh
            ##[endgroup]
            counting down
            no fuel

            ##[error]Process completed with exit code 1.\
            """);

    assertEquals(Category.COMMAND_FAILED, finding.category());
    assertEquals("A command failed after: no fuel", finding.title());
    assertEquals(new LogLines(3, 5, "counting down"), finding.evidence().getFirst());
  }

  @Test
  void looksAtTheFailedStepOnly() {
    InMemoryLogView log =
        InMemoryLogView.of(
            """
            src/Old.java:1: error: printed by a step that went well
            ##[group]Run ./launch.sh
            ##[endgroup]
            Error: no fuel
            ##[error]Process completed with exit code 1.
            ##[group]Run ./always.sh
            ##[endgroup]
            Killed
            ##[error]Process completed with exit code 137.
            """);
    List<Finding> findings =
        new RulesAnalyzer(new RulesSettings(8, 90, 95))
            .analyze(
                AnalysisRequests.job(Conclusion.FAILURE)
                    .step(1, "Prepare", Conclusion.SUCCESS)
                    .step(2, "Launch", Conclusion.FAILURE)
                    .step(3, "Always", Conclusion.FAILURE)
                    .log(log.withStep(1, 1, 1).withStep(2, 2, 5).withStep(3, 6, 9))
                    .build(),
                _ -> {},
                () -> false)
            .findings();

    assertEquals(1, findings.size());
    assertEquals("Error: no fuel", findings.getFirst().title());
    assertEquals("Line 4 in step \"Launch\".", findings.getFirst().text());
  }

  @Test
  void takesTheFirstCommandThatEndedInAnErrorIfStepsAreUnknown() {
    Finding finding =
        first(
            """
            ##[group]Run actions/download-artifact@v4
            ##[endgroup]
            ##[error]Unable to download artifact(s): Artifact not found for name: rocket
            ##[group]Run ./report.sh
            ##[endgroup]
            Error: nothing to report
            ##[error]Process completed with exit code 1.\
            """);

    assertEquals(Category.DEPENDENCY, finding.category());
  }

  @Test
  void takesTheLastCommandOfAStep() {
    Finding finding =
        first(
            """
            ##[group]Run ./composite
            ##[endgroup]
            FAIL src/flaky.test.js
            ##[group]Run ./launch.sh
            ##[endgroup]
            Error: no fuel
            ##[error]Process completed with exit code 1.\
            """);

    assertEquals("Error: no fuel", finding.title());
  }

  @Test
  void doesNotReadTheScriptAsIfItHadHappened() {
    Finding finding =
        first(
            """
            ##[group]Run ./launch.sh || echo "rocket.c:1:1: error: no rocket"
            ./launch.sh || echo "rocket.c:1:1: error: no rocket"
            ##[endgroup]
            Error: no fuel
            ##[error]Process completed with exit code 1.\
            """);

    assertEquals("Error: no fuel", finding.title());
  }

  @Test
  void bearsAFailedDownloadThatWasTriedAgain() {
    Finding finding =
        first(
            "##[group]Run ./launch.sh\n##[endgroup]\nconnection reset by peer, retrying\n"
                + "working\n".repeat(100)
                + "Error: no fuel\n##[error]Process completed with exit code 1.\n");

    assertEquals("Error: no fuel", finding.title());
  }

  @Test
  void tellsEachCauseOnce() {
    List<Finding> findings =
        findings(
            InMemoryLogView.of(
                "##[group]Run make\n##[endgroup]\n"
                    + "rocket.c:17:9: error: expected ';'\n".repeat(500)
                    + "##[error]Process completed with exit code 2.\n"),
            Conclusion.FAILURE);

    assertEquals(1, findings.size());
    assertTrue(findings.getFirst().text().contains("499 lines like it"));
    assertTrue(findings.getFirst().evidence().size() <= 4);
  }

  @Test
  void blamesATimeoutAndNotWhatItInterrupted() {
    Finding finding =
        first(
            """
            ##[group]Run ./launch.sh
            ##[endgroup]
            Error: the engine is cold, trying again
            ##[error]The job running on runner r1 has exceeded the maximum execution time of 30 minutes.
            ##[error]The operation was canceled.\
            """);

    assertEquals(Category.TIMEOUT, finding.category());
    assertEquals("The job ran into its time limit 30 minutes", finding.title());
  }

  @Test
  void saysThatAJobWasCancelled() {
    List<Finding> findings =
        findings(
            InMemoryLogView.of(
                "##[group]Run x\n##[endgroup]\n##[error]The operation was canceled."),
            Conclusion.CANCELLED);

    assertEquals(Category.CANCELLED, findings.getFirst().category());
  }

  @Test
  void saysThatTheRunnerWasLost() {
    List<Finding> findings =
        findings(
            InMemoryLogView.of("##[group]Run x\n##[endgroup]\nworking\n").cutShort(),
            Conclusion.FAILURE);

    assertEquals(1, findings.size());
    assertEquals(Category.RUNNER, findings.getFirst().category());
    assertEquals(new LogLines(3, 3, "working"), findings.getFirst().evidence().getFirst());
  }

  @Test
  void explainsALostRunnerByTheDiskThatWasFull() {
    List<Finding> findings =
        findings(
            InMemoryLogView.of("##[group]Run x\n##[endgroup]\ncp: No space left on device\n")
                .cutShort(),
            Conclusion.FAILURE);

    assertEquals(
        List.of(Category.DISK_FULL, Category.RUNNER),
        findings.stream().map(Finding::category).toList());
  }

  @Test
  void noticesMissedCachesInJobsThatSucceeded() {
    List<Finding> findings =
        findings(
            InMemoryLogView.of("Error: no fuel\nCache not found for input keys: npm-1, npm-2\n"),
            Conclusion.SUCCESS);

    assertEquals(1, findings.size());
    assertEquals(Severity.NOTICE, findings.getFirst().severity());
    assertEquals(Category.CACHE, findings.getFirst().category());
    assertEquals("A cache was missed npm-1, npm-2", findings.getFirst().title());
  }

  private static Finding first(String log) {
    return findings(InMemoryLogView.of(log), Conclusion.FAILURE).getFirst();
  }

  private static List<Finding> findings(LogView log, Conclusion conclusion) {
    return new RulesAnalyzer(new RulesSettings(8, 90, 95))
        .analyze(AnalysisRequests.job(conclusion).log(log).build(), _ -> {}, () -> false)
        .findings();
  }
}
