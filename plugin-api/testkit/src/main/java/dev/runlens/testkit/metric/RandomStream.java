// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A stream such as no sampler would send but a store must bear: irregular instants, series that
/// come and go, numbers of every kind, cut into batches that overlap and come out of order.
///
/// Where batches share an instant they agree, so there is one right answer to every query.
final class RandomStream {

  private final long stream;
  private final Random random;
  private final long[] times;
  private final Map<Series, double[]> values = new LinkedHashMap<>();
  private final List<List<ProcessSample>> processes = new ArrayList<>();

  /// @param seed the same seed makes the same stream
  RandomStream(long stream, long seed) {
    this.stream = stream;
    random = new Random(seed);
    times = times(1 + random.nextInt(900));
    int count = random.nextInt(9);
    for (int i = 0; i < count; i++) {
      values.put(Series.of("metric_" + (i % 3), "number", Integer.toString(i)), series());
    }
    for (int i = 0; i < times.length; i++) {
      processes.add(random.nextInt(5) == 0 ? List.of() : processes(random.nextInt(4)));
    }
  }

  private long[] times(int count) {
    long[] made = new long[count];
    long time = 1_750_000_000_000L + random.nextInt(100_000);
    for (int i = 0; i < count; i++) {
      made[i] = time;
      time +=
          switch (random.nextInt(20)) {
            case 0 -> 1 + random.nextInt(3_600_000);
            case 1, 2, 3 -> 1 + random.nextInt(2_000);
            default -> 1_000;
          };
    }
    return made;
  }

  private double[] series() {
    double[] made = new double[times.length];
    int kind = random.nextInt(6);
    double level = random.nextInt(1_000_000);
    int from = random.nextInt(times.length);
    int to = random.nextBoolean() ? times.length : from + random.nextInt(times.length - from + 1);
    boolean gaps = random.nextBoolean();
    for (int i = 0; i < made.length; i++) {
      double value =
          switch (kind) {
            case 0 -> random.nextInt(10_001) / 10_000.0;
            case 1 -> level += 4_096 * random.nextInt(1_000);
            case 2 -> random.nextDouble();
            case 3 -> Double.longBitsToDouble(random.nextLong());
            case 4 -> level;
            default -> 4_096.0 * random.nextInt(4_000_000);
          };
      boolean gap = i < from || i >= to || (gaps && random.nextInt(4) == 0);
      made[i] = gap || !Double.isFinite(value) ? Double.NaN : value;
    }
    return made;
  }

  private List<ProcessSample> processes(int count) {
    List<ProcessSample> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int pid = 1 + random.nextInt(40_000);
      made.add(
          new ProcessSample(
              0,
              pid,
              random.nextBoolean() ? null : Integer.valueOf(random.nextInt(pid)),
              "command " + random.nextInt(20),
              random.nextInt(10) == 0 ? Double.NaN : random.nextInt(4_000) / 1_000.0,
              4_096L * random.nextInt(1_000_000),
              random.nextBoolean() ? null : Integer.valueOf(1 + random.nextInt(99))));
    }
    return made;
  }

  /// All of it in 1 to 60 batches, shuffled, some twice.
  List<SampleBatch> batches() {
    List<SampleBatch> batches = new ArrayList<>();
    int pieces = 1 + random.nextInt(Math.min(60, times.length));
    for (int i = 0; i < pieces; i++) {
      int from = (int) ((long) times.length * i / pieces);
      int to = (int) ((long) times.length * (i + 1) / pieces);
      int overlap = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
      batches.add(piece(i, Math.max(0, from - overlap), to));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      batches.add(batches.get(random.nextInt(batches.size())));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private SampleBatch piece(long sequence, int from, int to) {
    BatchBuilder batch =
        BatchBuilder.batch(stream, sequence).at(Arrays.copyOfRange(times, from, to));
    values.forEach((series, all) -> batch.column(series, Arrays.copyOfRange(all, from, to)));
    for (int i = from; i < to; i++) {
      for (ProcessSample process : processes.get(i)) {
        batch.process(StreamModel.atIndex(process, i - from));
      }
    }
    return batch.build();
  }

  /// A range that may begin or end outside of the stream.
  long[] range() {
    long first = times[0] - 5_000;
    long span = times[times.length - 1] - first + 5_000;
    long one = first + random.nextLong(span);
    long other = first + random.nextLong(span);
    return random.nextInt(3) == 0
        ? new long[] {Long.MIN_VALUE, Long.MAX_VALUE}
        : new long[] {Math.min(one, other), Math.max(one, other)};
  }
}
