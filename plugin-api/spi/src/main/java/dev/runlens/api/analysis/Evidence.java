// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.util.OptionalDouble;

/// What a finding rests on, for a person to look at.
public sealed interface Evidence {

  /// Lines of the log.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive
  /// @param quote part of the text of line `from`, without escapes, at most 300 characters
  record LogLines(long from, long to, String quote) implements Evidence {}

  /// A step.
  ///
  /// @param number GitHub's number of the step
  record StepSpan(int number) implements Evidence {}

  /// A stretch of a metric.
  ///
  /// @param metric the name as served, `memory_used_bytes`, `disk_read_bytes_per_second`
  /// @param from milliseconds since the epoch, inclusive
  /// @param to milliseconds since the epoch, exclusive
  /// @param value the number that the finding speaks of, in the metric's unit
  record MetricWindow(String metric, long from, long to, OptionalDouble value)
      implements Evidence {}

  /// A process at an instant.
  ///
  /// @param at milliseconds since the epoch
  record ProcessAt(int pid, String command, long at) implements Evidence {}
}
