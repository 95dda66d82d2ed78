// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.metric.Series;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.AnalyzerContract;
import dev.runlens.testkit.analysis.InMemoryLogView;
import dev.runlens.testkit.analysis.InMemoryMetricView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RulesAnalyzerTest extends AnalyzerContract {

  @TempDir private Path temporary;

  @Override
  protected Analyzer open() {
    try (TestComponentContext context = new TestComponentContext(temporary)) {
      return new RulesAnalyzerProvider().open(new RulesSettings(8, 90, 95), context);
    }
  }

  @Test
  void joinsWhatLogAndSamplesSayOfOneCause() {
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.FAILURE)
            .log(
                InMemoryLogView.of(
                    """
                    ##[group]Run npm run build
                    ##[endgroup]
                    FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
                    ##[error]Process completed with exit code 134.\
                    """))
            .metrics(
                InMemoryMetricView.every(1_000, 60)
                    .with(Series.of("memory_total_bytes"), _ -> 8e9)
                    .with(Series.of("memory_used_bytes"), i -> i == 40 ? 7.9e9 : 1e9)
                    .with(Series.of("oom_kills_per_second"), i -> i == 41 ? 1 : 0))
            .build();

    List<Finding> findings = analyze(request, 8);

    Finding finding = findings.getFirst();
    assertEquals(Severity.ERROR, finding.severity());
    assertEquals(Category.OUT_OF_MEMORY, finding.category());
    assertEquals("Node.js ran out of heap", finding.title());
    assertInstanceOf(Evidence.LogLines.class, finding.evidence().getFirst());
    assertEquals(
        List.of("oom_kills_per_second", "memory_used_bytes"),
        finding.evidence().stream()
            .filter(Evidence.MetricWindow.class::isInstance)
            .map(evidence -> ((Evidence.MetricWindow) evidence).metric())
            .toList());
    assertEquals(1, findings.stream().filter(RulesAnalyzerTest::speaksOfMemory).count());
  }

  private static boolean speaksOfMemory(Finding finding) {
    return finding.category() == Category.OUT_OF_MEMORY || finding.category() == Category.MEMORY;
  }

  @Test
  void givesNoMoreFindingsThanItMay() {
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.SUCCESS)
            .metrics(
                InMemoryMetricView.every(1_000, 600)
                    .with(Series.of("cpu_cores"), _ -> 4)
                    .with(Series.of("cpu_usage_ratio"), i -> i < 300 ? 0.25 : 0.0)
                    .with(Series.of("memory_total_bytes"), _ -> 8e9)
                    .with(Series.of("memory_used_bytes"), _ -> 7.9e9))
            .build();

    assertEquals(3, analyze(request, 8).size());
    assertEquals(1, analyze(request, 1).size());
    assertEquals(Severity.WARNING, analyze(request, 1).getFirst().severity());
  }

  private static List<Finding> analyze(AnalysisRequest request, int mostFindings) {
    return new RulesAnalyzer(new RulesSettings(mostFindings, 90, 95))
        .analyze(request, _ -> {}, () -> false)
        .findings();
  }
}
