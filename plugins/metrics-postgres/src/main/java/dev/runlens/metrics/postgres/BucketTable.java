// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesTable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Mean, least and greatest number per bucket.
final class BucketTable implements TableBuilder {

  /// Widths that people read easily, in milliseconds: up to a day, then doubled. A width stays as
  /// it is while a chart grows or moves a little, so its buckets do not flicker.
  private static final long[] WIDTHS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000
  };

  private final long width;
  private final long firstBucket;
  private final boolean[] occupied;
  private final Map<Series, Buckets> rows = new TreeMap<>();

  /// The least width that needs at most `maxPoints` buckets.
  ///
  /// @param first the first instant
  /// @param last the last instant
  BucketTable(long first, long last, int maxPoints) {
    width = width(first, last, maxPoints);
    firstBucket = Math.floorDiv(first, width);
    occupied = new boolean[(int) (Math.floorDiv(last, width) - firstBucket) + 1];
  }

  private static long width(long first, long last, int maxPoints) {
    int listed = 0;
    long width = WIDTHS[0];
    while (Math.floorDiv(last, width) - Math.floorDiv(first, width) >= maxPoints) {
      listed++;
      width = listed < WIDTHS.length ? WIDTHS[listed] : 2 * width;
    }
    return width;
  }

  @Override
  public void add(Block block) {
    int[] buckets = new int[block.times().length];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = (int) (Math.floorDiv(block.times()[i], width) - firstBucket);
      occupied[buckets[i]] = true;
    }
    for (Column column : block.columns()) {
      // A block that was cut to the range may have nothing left of a series.
      if (Arrays.stream(column.values()).allMatch(Double::isNaN)) {
        continue;
      }
      Buckets row = rows.computeIfAbsent(column.series(), _ -> new Buckets(occupied.length));
      for (int i = 0; i < buckets.length; i++) {
        if (!Double.isNaN(column.values()[i])) {
          row.add(buckets[i], column.values()[i]);
        }
      }
    }
  }

  @Override
  public SeriesTable build() {
    int[] kept = IntStream.range(0, occupied.length).filter(i -> occupied[i]).toArray();
    long[] times = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      times[i] = (firstBucket + kept[i]) * width;
    }
    return new SeriesTable(
        width,
        times,
        rows.entrySet().stream().map(row -> row.getValue().row(row.getKey(), kept)).toList());
  }

  /// One series.
  private static final class Buckets {

    /// What a sum that has grown too large is multiplied with from then on.
    private static final double SHRINK = 0x1p-64;

    private final int[] count;
    private final double[] sum;
    private final boolean[] shrunk;
    private final double[] min;
    private final double[] max;

    Buckets(int length) {
      count = new int[length];
      sum = new double[length];
      shrunk = new boolean[length];
      min = new double[length];
      max = new double[length];
    }

    void add(int i, double value) {
      min[i] = count[i] == 0 ? value : Math.min(min[i], value);
      max[i] = count[i] == 0 ? value : Math.max(max[i], value);
      count[i]++;
      if (!shrunk[i] && Double.isInfinite(sum[i] + value)) {
        shrunk[i] = true;
        sum[i] *= SHRINK;
      }
      sum[i] += shrunk[i] ? value * SHRINK : value;
    }

    SeriesTable.Row row(Series series, int[] kept) {
      double[] means = new double[kept.length];
      double[] mins = new double[kept.length];
      double[] maxs = new double[kept.length];
      for (int i = 0; i < kept.length; i++) {
        int bucket = kept[i];
        boolean empty = count[bucket] == 0;
        means[i] = empty ? Double.NaN : mean(bucket);
        mins[i] = empty ? Double.NaN : min[bucket];
        maxs[i] = empty ? Double.NaN : max[bucket];
      }
      return new SeriesTable.Row(series, means, mins, maxs);
    }

    /// Rounding must not put it beside the numbers that it is the mean of.
    private double mean(int bucket) {
      double mean = sum[bucket] / count[bucket] / (shrunk[bucket] ? SHRINK : 1);
      return Math.clamp(mean, min[bucket], max[bucket]);
    }
  }
}
