// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding;
import dev.runlens.api.job.JobObservation;
import java.util.List;

/// A rule for samples.
@FunctionalInterface
interface MetricRule {

  /// What it finds in a job: mostly nothing. Values in evidence must lie among the samples of their
  /// window.
  List<Finding> findings(JobObservation job, Samples samples);
}
