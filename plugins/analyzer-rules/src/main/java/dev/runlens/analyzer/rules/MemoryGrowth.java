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

/// Memory that only ever grew: the least use of each tenth of the job is above that of the tenth
/// before, and the last far above the first.
final class MemoryGrowth implements MetricRule {

  private static final int PARTS = 10;
  private static final double LEAST_GROWTH = 0.25;
  private static final Duration LEAST_LENGTH = Duration.ofMinutes(5);

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    Optional<Row> used = samples.row("memory_used_bytes");
    double total = samples.greatest("memory_total_bytes").orElse(Double.NaN);
    if (used.isEmpty()
        || samples.count() < 3 * PARTS
        || samples.length().compareTo(LEAST_LENGTH) < 0) {
      return List.of();
    }
    double first = Double.NaN;
    double before = Double.NEGATIVE_INFINITY;
    for (int part = 0; part < PARTS; part++) {
      double least = least(used.get().min(), part, samples.count());
      // Written so that a part without samples, NaN, ends it too.
      if (!(least > before)) {
        return List.of();
      }
      first = part == 0 ? least : first;
      before = least;
    }
    if (!(before - first >= total * LEAST_GROWTH)) {
      return List.of();
    }
    return List.of(
        new Finding(
            Severity.NOTICE,
            Category.MEMORY,
            "Memory only grew, from " + Units.bytes(first) + " to " + Units.bytes(before),
            "Nothing was released in "
                + Units.time(samples.length())
                + "; a longer job of this kind will run out of its "
                + Units.bytes(total)
                + ".",
            List.of(
                samples.window("memory_used_bytes", new Stretch(0, samples.count() - 1), before))));
  }

  private static double least(double[] values, int part, int count) {
    double least = Double.NaN;
    for (int i = part * count / PARTS; i < (part + 1) * count / PARTS; i++) {
      if (!Double.isNaN(values[i])) {
        least = Double.isNaN(least) ? values[i] : Math.min(least, values[i]);
      }
    }
    return least;
  }
}
