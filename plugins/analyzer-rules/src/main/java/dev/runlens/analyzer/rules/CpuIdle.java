// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.analyzer.rules.Samples.Stretch;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.Step;
import dev.runlens.api.metric.SeriesTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Nothing was computed for minutes: the job waited, for the network, a lock, a service or a sleep.
final class CpuIdle implements MetricRule {

  private static final double IDLE = 0.05;
  private static final double WAITS_FOR_DISK = 0.1;
  private static final Duration LEAST_LENGTH = Duration.ofMinutes(2);

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    Optional<Row> usage = samples.row("cpu_usage_ratio");
    if (usage.isEmpty()) {
      return List.of();
    }
    double[] busy = usage.get().mean();
    double[] iowait =
        samples.row("cpu_iowait_ratio").map(Row::mean).orElse(new double[busy.length]);
    return samples
        .longest(i -> busy[i] < IDLE && !(iowait[i] > WAITS_FOR_DISK))
        .filter(stretch -> samples.length(stretch).compareTo(LEAST_LENGTH) >= 0)
        .map(stretch -> finding(job, samples, stretch, busy))
        .stream()
        .toList();
  }

  private static Finding finding(
      JobObservation job, Samples samples, Stretch stretch, double[] busy) {
    double mean = Samples.mean(busy, stretch);
    String during = "";
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(samples.window("cpu_usage_ratio", stretch, mean));
    Optional<Step> step = stepAt(job, (samples.start(stretch) + samples.end(stretch)) / 2);
    if (step.isPresent()) {
      during = " in step \"" + Titles.fit(step.get().name()) + "\"";
      evidence.add(new Evidence.StepSpan(step.get().number()));
    }
    return new Finding(
        Severity.NOTICE,
        Category.CPU,
        "The CPU was idle for " + Units.time(samples.length(stretch)),
        "CPU use was "
            + Units.percent(mean)
            + during
            + ": the job waited for something, mostly the network, a lock or a sleep.",
        evidence);
  }

  private static Optional<Step> stepAt(JobObservation job, long at) {
    Instant instant = Instant.ofEpochMilli(at);
    return job.steps().stream()
        .filter(step -> {
          Instant started = step.startedAt();
          Instant completed = step.completedAt();
          return started != null
              && completed != null
              && !instant.isBefore(started)
              && instant.isBefore(completed);
        })
        .findFirst();
  }
}
