// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.analyzer.rules.Samples.Stretch;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.metric.SeriesTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One thread worked for minutes while the other cores looked on. Judged by the sum over all cores,
/// since the kernel moves a thread from core to core.
final class OneCoreBusy implements MetricRule {

  private static final double LEAST_CORES = 0.85;
  private static final double MOST_CORES = 1.3;
  private static final Duration LEAST_LENGTH = Duration.ofMinutes(2);

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    Optional<Row> usage = samples.row("cpu_usage_ratio");
    double cores = samples.greatest("cpu_cores").orElse(1);
    if (usage.isEmpty() || cores < 2) {
      return List.of();
    }
    double[] busy = usage.get().mean();
    return samples
        .longest(i -> busy[i] * cores >= LEAST_CORES && busy[i] * cores <= MOST_CORES)
        .filter(stretch -> samples.length(stretch).compareTo(LEAST_LENGTH) >= 0)
        .map(stretch -> finding(samples, stretch, busy, (int) cores))
        .stream()
        .toList();
  }

  private static Finding finding(Samples samples, Stretch stretch, double[] busy, int cores) {
    Duration length = samples.length(stretch);
    boolean lasting = length.multipliedBy(4).compareTo(samples.length()) >= 0;
    double mean = Samples.mean(busy, stretch);
    return new Finding(
        lasting ? Severity.WARNING : Severity.NOTICE,
        Category.CPU,
        "One of " + cores + " cores did all the work for " + Units.time(length),
        "CPU use was "
            + Units.percent(mean)
            + " of all cores. Run this part in parallel, or use a smaller runner.",
        List.of(samples.window("cpu_usage_ratio", stretch, mean)));
  }
}
