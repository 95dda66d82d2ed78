// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.analyzer.rules.Samples.Stretch;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.metric.SeriesTable.Row;
import java.util.ArrayList;
import java.util.List;

/// A file system came close to full.
///
/// @param percent from which share on
record DiskNearlyFull(int percent) implements MetricRule {

  /// Smaller ones are images mounted read-only, full by nature.
  private static final double LEAST_BYTES = 1e9;

  @Override
  public List<Finding> findings(JobObservation job, Samples samples) {
    List<Finding> findings = new ArrayList<>();
    for (Row used : samples.rows("filesystem_used_bytes")) {
      for (Row size : samples.rows("filesystem_size_bytes")) {
        int peak = Samples.peak(used.max());
        if (used.series().labels().equals(size.series().labels())
            && peak >= 0
            && size.max()[peak] >= LEAST_BYTES
            && used.max()[peak] >= size.max()[peak] * percent / 100) {
          findings.add(finding(samples, used, size.max()[peak], peak));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Samples samples, Row used, double size, int peak) {
    double most = used.max()[peak];
    String where = used.series().labels().getOrDefault("mountpoint", "the disk");
    return new Finding(
        Severity.WARNING,
        Category.DISK,
        Titles.fit(where + " was " + Units.percent(most / size) + " full"),
        Units.bytes(most)
            + " of "
            + Units.bytes(size)
            + " were in use. Free space before the job needs it, or use a larger disk.",
        List.of(samples.window(used.series().name(), new Stretch(peak, peak), most)));
  }
}
