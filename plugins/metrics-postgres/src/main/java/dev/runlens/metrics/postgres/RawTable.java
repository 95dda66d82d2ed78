// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The samples themselves.
final class RawTable implements TableBuilder {

  private final long[] times;
  private final Map<Series, double[]> rows = new TreeMap<>();
  private int filled;

  /// @param instants of all blocks to come
  RawTable(int instants) {
    times = new long[instants];
  }

  @Override
  public void add(Block block) {
    System.arraycopy(block.times(), 0, times, filled, block.times().length);
    for (Column column : block.columns()) {
      // A block that was cut to the range may have nothing left of a series.
      if (!Arrays.stream(column.values()).allMatch(Double::isNaN)) {
        double[] row = rows.computeIfAbsent(column.series(), _ -> Block.gaps(times.length));
        System.arraycopy(column.values(), 0, row, filled, column.values().length);
      }
    }
    filled += block.times().length;
  }

  @Override
  public SeriesTable build() {
    List<SeriesTable.Row> built =
        rows.entrySet().stream()
            .map(row ->
                new SeriesTable.Row(row.getKey(), row.getValue(), row.getValue(), row.getValue()))
            .toList();
    return new SeriesTable(0, times, built);
  }
}
