// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.Health;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds causes and waste by rules: [LogRules] reads the log once, each [MetricRule] looks at the
/// samples. Keeps nothing between calls.
final class RulesAnalyzer implements Analyzer {

  private final RulesSettings settings;
  private final List<MetricRule> metricRules;

  RulesAnalyzer(RulesSettings settings) {
    this.settings = settings;
    this.metricRules =
        List.of(
            new OutOfMemoryKill(),
            new MemoryNearLimit(settings.memoryPercent()),
            new DiskNearlyFull(settings.diskPercent()),
            new OneCoreBusy(),
            new DiskWait(),
            new CpuSaturated(),
            new CpuIdle(),
            new MemoryGrowth());
  }

  @Override
  public AnalysisReport analyze(
      AnalysisRequest request, Progress progress, Cancellation cancellation) {
    List<Finding> findings = new ArrayList<>();
    Optional<LogView> log = request.log();
    if (log.isPresent()) {
      progress.report("Reading " + log.get().lines() + " lines of log");
      findings.addAll(new LogRules(request, log.get()).findings(cancellation));
    }
    Optional<MetricView> metrics = request.metrics();
    if (metrics.isPresent() && metrics.get().instants() > 0 && !cancellation.requested()) {
      progress.report("Reading samples of " + metrics.get().instants() + " instants");
      Samples samples = new Samples(metrics.get());
      for (MetricRule rule : metricRules) {
        findings.addAll(rule.findings(request.job(), samples));
      }
    }
    List<Finding> told = new ArrayList<>(joined(findings));
    told.sort(Comparator.comparing(Finding::severity));
    return new AnalysisReport(told.stream().limit(settings.mostFindings()).toList());
  }

  /// Samples that show a lack of memory or disk support the finding of the log that says so; alone
  /// they would tell one cause twice.
  private static List<Finding> joined(List<Finding> findings) {
    List<Finding> joined = new ArrayList<>();
    for (Finding finding : findings) {
      Optional<Finding> told =
          joined.stream().filter(earlier -> explains(earlier, finding)).findFirst();
      if (told.isPresent()) {
        joined.set(joined.indexOf(told.get()), with(told.get(), finding.evidence()));
      } else {
        joined.add(finding);
      }
    }
    return joined;
  }

  private static boolean explains(Finding earlier, Finding later) {
    return switch (later.category()) {
      case OUT_OF_MEMORY -> earlier.category() == Category.OUT_OF_MEMORY;
      case MEMORY ->
          earlier.category() == Category.OUT_OF_MEMORY || earlier.category() == Category.MEMORY;
      case DISK -> earlier.category() == Category.DISK_FULL;
      default -> false;
    };
  }

  private static Finding with(Finding finding, List<Evidence> more) {
    List<Evidence> evidence = new ArrayList<>(finding.evidence());
    evidence.addAll(more);
    return new Finding(
        finding.severity(), finding.category(), finding.title(), finding.text(), evidence);
  }

  @Override
  public Health check() {
    return Health.up(
        CauseScan.PATTERNS.size()
            + NoticeLines.ALL.size()
            + " rules for log lines, "
            + metricRules.size()
            + " for samples");
  }

  /// Holds nothing open.
  @Override
  public void close() {}
}
