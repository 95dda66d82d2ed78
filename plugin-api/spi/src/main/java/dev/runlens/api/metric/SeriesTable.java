// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import java.util.List;

/// Series on one time axis: the answer to a [SeriesQuery].
///
/// @param bucketMillis 0: the rows are the samples themselves. Otherwise each row covers
///   `[times[i], times[i] + bucketMillis)`, buckets are aligned to multiples of `bucketMillis`
///   since the epoch, and rows without any sample are left out
/// @param times milliseconds since the epoch, strictly ascending
/// @param rows sorted by series; only series with at least one number in the range
@SuppressWarnings("ArrayRecordComponent") // See Column.
public record SeriesTable(long bucketMillis, long[] times, List<Row> rows) {

  public SeriesTable {
    rows = List.copyOf(rows);
  }

  /// One series. All arrays are as long as `times`; `NaN` where the series has no sample: never
  /// interpolated. For raw samples the three are equal.
  public record Row(Series series, double[] mean, double[] min, double[] max) {}
}
