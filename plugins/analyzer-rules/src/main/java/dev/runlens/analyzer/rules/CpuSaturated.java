// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.metric.SeriesTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All cores were busy for minutes: the job would be faster with more of them.
final class CpuSaturated implements MetricRule {

  private static final double FULL = 0.95;
  private static final Duration LEAST_LENGTH = Duration.ofMinutes(3);

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    Optional<Row> usage = samples.row("cpu_usage_ratio");
    if (usage.isEmpty()) {
      return List.of();
    }
    double[] busy = usage.get().mean();
    return samples
        .longest(i -> busy[i] >= FULL)
        .filter(stretch -> samples.length(stretch).compareTo(LEAST_LENGTH) >= 0)
        .map(stretch -> {
          double mean = Samples.mean(busy, stretch);
          return new Finding(
              Severity.NOTICE,
              Category.CPU,
              "All cores were busy for " + Units.time(samples.length(stretch)),
              "CPU use was " + Units.percent(mean) + ". A runner with more cores is faster here.",
              List.of(samples.window("cpu_usage_ratio", stretch, mean)));
        })
        .stream()
        .toList();
  }
}
