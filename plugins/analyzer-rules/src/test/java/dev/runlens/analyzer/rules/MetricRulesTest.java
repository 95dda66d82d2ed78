// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.EvidenceAssertions;
import dev.runlens.testkit.analysis.InMemoryMetricView;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricRulesTest {

  private static final Series CPU = Series.of("cpu_usage_ratio");
  private static final Series CORES = Series.of("cpu_cores");
  private static final Series USED = Series.of("memory_used_bytes");
  private static final Series TOTAL = Series.of("memory_total_bytes");

  private final InMemoryMetricView calm =
      InMemoryMetricView.every(1_000, 600).with(CORES, _ -> 4).with(CPU, _ -> 0.6);

  @Test
  void findNothingInAJobThatUsesItsMachine() {
    assertEquals(List.of(), findings(calm.with(TOTAL, _ -> 8e9).with(USED, _ -> 4e9)));
  }

  @Test
  void warnOfMemoryNearTheMachines() {
    Finding finding =
        only(
            calm.with(TOTAL, _ -> 8e9)
                .with(USED, i -> i == 300 ? 7.6e9 : 4e9)
                .withProcesses(
                    299,
                    List.of(
                        new ProcessSample(0, 7, 1, "make", 0.1, 1_000_000, 1),
                        new ProcessSample(0, 4183, 1, "java -jar rocket", 1, 6_000_000_000L, 31))));

    assertEquals(Severity.WARNING, finding.severity());
    assertEquals("Memory reached 95 % of 8.0 GB", finding.title());
    assertTrue(finding.text().contains("java -jar rocket with 6.0 GB"), finding.text());
    assertEquals(4183, ((Evidence.ProcessAt) finding.evidence().get(1)).pid());
  }

  @Test
  void warnOfMemoryNearTheContainers() {
    Finding finding =
        only(
            calm.with(TOTAL, _ -> 64e9)
                .with(USED, _ -> 10e9)
                .with(Series.of("cgroup_memory_limit_bytes"), _ -> 2e9)
                .with(Series.of("cgroup_memory_used_bytes"), _ -> 1.95e9));

    assertEquals("Memory reached 98 % of the container's limit of 2.0 GB", finding.title());
  }

  @Test
  void ignoreAContainerWithoutALimit() {
    assertEquals(
        List.of(),
        findings(
            calm.with(TOTAL, _ -> 8e9)
                .with(USED, _ -> 4e9)
                .with(Series.of("cgroup_memory_limit_bytes"), _ -> 9.2e18)
                .with(Series.of("cgroup_memory_used_bytes"), _ -> 7.9e9)));
  }

  @Test
  void noticeMemoryThatOnlyGrows() {
    Finding finding = only(calm.with(TOTAL, _ -> 8e9).with(USED, i -> 1e9 + i * 1e7));

    assertEquals(Severity.NOTICE, finding.severity());
    assertEquals("Memory only grew, from 1.0 GB to 6.4 GB", finding.title());
    assertEquals(
        List.of(),
        findings(calm.with(TOTAL, _ -> 8e9).with(USED, i -> i < 550 ? 1e9 + i * 1e7 : 1e9)));
  }

  @Test
  void blameTheKernelsKillOnlyWhenTheJobFailed() {
    InMemoryMetricView killed =
        calm.with(Series.of("oom_kills_per_second"), i -> i == 59 ? 1.0 : 0.0);

    assertEquals(Severity.ERROR, only(killed).severity());
    AnalysisReport succeeded = report(AnalysisRequests.job(Conclusion.SUCCESS), killed);
    assertEquals(Severity.WARNING, succeeded.findings().getFirst().severity());
  }

  @Test
  void warnWhenOneCoreOfManyWorks() {
    Finding finding = only(calm.with(CPU, i -> i < 300 ? 0.25 : 0.6));

    assertEquals(Severity.WARNING, finding.severity());
    assertEquals("One of 4 cores did all the work for 4 min", finding.title());
    assertEquals(List.of(), findings(calm.with(CORES, _ -> 1).with(CPU, _ -> 0.9)));
  }

  @Test
  void noticeAnIdleCpuAndNameTheStep() {
    InMemoryMetricView idle = calm.with(CPU, i -> i < 300 ? 0.01 : 0.6);
    AnalysisReport report =
        report(AnalysisRequests.job(Conclusion.FAILURE).step(2, "Wait", Conclusion.SUCCESS), idle);

    assertEquals("The CPU was idle for 4 min", report.findings().getFirst().title());
    assertTrue(report.findings().getFirst().text().contains("in step \"Wait\""));
    assertEquals(new Evidence.StepSpan(2), report.findings().getFirst().evidence().get(1));
  }

  @Test
  void noticeThatAllCoresWereBusy() {
    assertEquals("All cores were busy for 9 min", only(calm.with(CPU, _ -> 0.99)).title());
  }

  @Test
  void warnOfADiskNearlyFull() {
    Finding finding =
        only(
            calm.with(filesystem("size", "/"), _ -> 80e9)
                .with(filesystem("used", "/"), _ -> 40e9)
                .with(filesystem("size", "/work"), _ -> 10e9)
                .with(filesystem("used", "/work"), i -> i == 599 ? 9.8e9 : 1e9)
                .with(filesystem("size", "/snap"), _ -> 5e7)
                .with(filesystem("used", "/snap"), _ -> 5e7));

    assertEquals(Category.DISK, finding.category());
    assertEquals("/work was 98 % full", finding.title());
  }

  @Test
  void warnWhenWorkWaitsForTheDiskOnceForBothFigures() {
    Finding finding =
        only(
            calm.with(Series.of("pressure_io_some_ratio"), i -> i < 120 ? 0.8 : 0)
                .with(Series.of("cpu_iowait_ratio"), i -> i < 120 ? 0.5 : 0));

    assertEquals("Work waited for the disk for 119 s", finding.title());
  }

  @Test
  void holdInJobsWithMoreSamplesThanAreRead() {
    InMemoryMetricView lasting =
        InMemoryMetricView.every(1_000, 20_000)
            .with(CORES, _ -> 4)
            .with(CPU, i -> i < 15_000 ? 0.25 : 0.01)
            .with(TOTAL, _ -> 8e9)
            .with(USED, i -> i == 12_345 ? 7.7e9 : 1e9);

    assertEquals(3, findings(lasting).size());
  }

  @Test
  void doNotCountAPauseOfTheSampler() {
    InMemoryMetricView paused = calm.with(CPU, i -> i > 10 && i < 590 ? Double.NaN : 0.01);

    assertEquals(List.of(), findings(paused));
  }

  private static Series filesystem(String what, String mountpoint) {
    return Series.of("filesystem_" + what + "_bytes", "mountpoint", mountpoint);
  }

  private static Finding only(InMemoryMetricView metrics) {
    List<Finding> findings = findings(metrics);
    assertEquals(1, findings.size(), findings.toString());
    return findings.getFirst();
  }

  private static List<Finding> findings(InMemoryMetricView metrics) {
    return report(AnalysisRequests.job(Conclusion.FAILURE), metrics).findings();
  }

  private static AnalysisReport report(AnalysisRequests job, InMemoryMetricView metrics) {
    AnalysisRequest request = job.metrics(metrics).build();
    AnalysisReport report =
        new RulesAnalyzer(new RulesSettings(8, 90, 95)).analyze(request, _ -> {}, () -> false);
    EvidenceAssertions.assertHolds(request, report);
    return report;
  }
}
