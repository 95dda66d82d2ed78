// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Work stood still because of the disk: by the kernel's pressure figures, or else by the share of
/// time that the CPU waited.
final class DiskWait implements MetricRule {

  private static final double MUCH = 0.3;
  private static final Duration LEAST_LENGTH = Duration.ofMinutes(1);

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    return Stream.of("pressure_io_some_ratio", "cpu_iowait_ratio")
        .flatMap(metric -> samples.rows(metric).stream())
        .flatMap(row ->
            samples
                .longest(i -> row.mean()[i] >= MUCH)
                .filter(stretch -> samples.length(stretch).compareTo(LEAST_LENGTH) >= 0)
                .map(stretch -> {
                  double mean = Samples.mean(row.mean(), stretch);
                  return new Finding(
                      Severity.WARNING,
                      Category.DISK,
                      "Work waited for the disk for " + Units.time(samples.length(stretch)),
                      Units.percent(mean)
                          + " of that time something stood still for reading or writing. Use a"
                          + " faster disk, or write less.",
                      List.of(samples.window(row.series().name(), stretch, mean)));
                })
                .stream())
        .limit(1)
        .toList();
  }
}
