// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.analyzer.rules.Samples.Stretch;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Evidence.ProcessAt;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesTable.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Memory in use came close to that of the container, or else of the machine.
///
/// @param percent from which share on
record MemoryNearLimit(int percent) implements MetricRule {

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    double total = samples.greatest("memory_total_bytes").orElse(Double.NaN);
    double limit = samples.greatest("cgroup_memory_limit_bytes").orElse(Double.NaN);
    // A cgroup without a limit shows 2^63 or so, or more than the machine has.
    boolean contained = limit > 0 && !(limit >= total);
    return contained
        ? near(samples, "cgroup_memory_used_bytes", limit, "the container's limit of ")
        : near(samples, "memory_used_bytes", total, "");
  }

  private List<Finding> near(Samples samples, String metric, double limit, String of) {
    Optional<Row> used = samples.row(metric);
    int peak = used.map(row -> Samples.peak(row.max())).orElse(-1);
    if (used.isEmpty() || peak < 0 || !(used.get().max()[peak] >= limit * percent / 100)) {
      return List.of();
    }
    double most = used.get().max()[peak];
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(samples.window(metric, new Stretch(peak, peak), most));
    StringBuilder text = new StringBuilder(Units.bytes(most) + " were in use");
    largest(samples, peak)
        .ifPresent(process -> {
          evidence.add(process.evidence());
          text.append("; the largest process was ").append(process.description());
        });
    text.append(". Beyond the limit the kernel kills processes.");
    return List.of(
        new Finding(
            Severity.WARNING,
            Category.MEMORY,
            "Memory reached " + Units.percent(most / limit) + " of " + of + Units.bytes(limit),
            text.toString(),
            evidence));
  }

  private record Largest(ProcessAt evidence, String description) {}

  private static Optional<Largest> largest(Samples samples, int peak) {
    long at = samples.end(new Stretch(peak, peak)) - 1;
    Optional<ProcessSnapshot> snapshot = samples.view().processes(at);
    return snapshot
        .flatMap(seen ->
            seen.processes().stream()
                .filter(process -> process.residentBytes() > 0)
                .max(Comparator.comparingLong(ProcessSample::residentBytes)))
        .map(process ->
            new Largest(
                new ProcessAt(process.pid(), process.command(), snapshot.get().at()),
                Titles.fit(process.command())
                    + " with "
                    + Units.bytes((double) process.residentBytes())));
  }
}
