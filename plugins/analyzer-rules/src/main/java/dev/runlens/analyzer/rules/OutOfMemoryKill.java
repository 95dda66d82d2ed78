// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.analyzer.rules.Samples.Stretch;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.metric.SeriesTable.Row;
import java.util.List;
import java.util.stream.Stream;

/// The kernel's own count of processes killed for lack of memory went up.
final class OutOfMemoryKill implements MetricRule {

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    return Stream.of("cgroup_oom_kills_per_second", "oom_kills_per_second")
        .flatMap(metric -> samples.rows(metric).stream())
        .filter(row -> Samples.peak(row.max()) >= 0 && row.max()[Samples.peak(row.max())] > 0)
        .limit(1)
        .map(row -> finding(job, samples, row))
        .toList();
  }

  private static Finding finding(JobObservation job, Samples samples, Row row) {
    int peak = Samples.peak(row.max());
    Conclusion conclusion = job.conclusion();
    boolean failed = conclusion != null && conclusion.failed();
    return new Finding(
        failed ? Severity.ERROR : Severity.WARNING,
        Category.OUT_OF_MEMORY,
        "The kernel killed a process for lack of memory",
        "Its count of such kills went up while the job ran. Use a larger runner, or give the job"
            + " less to do at once.",
        List.of(samples.window(row.series().name(), new Stretch(peak, peak), row.max()[peak])));
  }
}
