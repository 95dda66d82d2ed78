// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesTable;
import java.util.Optional;
import java.util.Set;

/// A job's samples. Times are milliseconds since the epoch on GitHub's clock. Counters come as
/// rates: the series `disk_read_bytes_total` is asked for and served as
/// `disk_read_bytes_per_second`.
public interface MetricView {

  /// First instant with a sample.
  long first();

  /// Last instant with a sample.
  long last();

  /// How many instants have samples.
  long instants();

  /// Reads series, see [dev.runlens.api.metric.MetricStore#query].
  ///
  /// @param names metric names; empty: all
  /// @param from inclusive
  /// @param to exclusive
  SeriesTable query(Set<String> names, long from, long to, int maxPoints);

  /// The processes of the last instant that has any and is not after `at`.
  Optional<ProcessSnapshot> processes(long at);
}
