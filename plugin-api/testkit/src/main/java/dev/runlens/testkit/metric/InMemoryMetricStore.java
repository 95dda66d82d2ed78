// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.metric;

import dev.runlens.api.Health;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A metric store for tests of what uses one: it fulfils [MetricStoreContract] and is slow and
/// simple.
public final class InMemoryMetricStore implements MetricStore {

  /// The streams, which a store that is opened after this one goes on with.
  private final Map<StreamId, Stream> streams;

  public InMemoryMetricStore() {
    streams = new ConcurrentHashMap<>();
  }

  /// The same data after a restart of the server.
  public InMemoryMetricStore(InMemoryMetricStore before) {
    streams = before.streams;
  }

  private static final class Stream {
    final Set<Long> sequences = new HashSet<>();
    final StreamModel model = new StreamModel();
  }

  @Override
  public void append(List<SampleBatch> batches) {
    List<SampleBatch> all = List.copyOf(batches);
    synchronized (streams) {
      for (SampleBatch batch : all) {
        Stream stream = streams.computeIfAbsent(batch.stream(), _ -> new Stream());
        if (stream.sequences.add(batch.sequence())) {
          stream.model.add(batch);
        }
      }
    }
  }

  @Override
  public SeriesTable query(SeriesQuery query) {
    synchronized (streams) {
      Stream stream = streams.get(query.stream());
      if (stream == null) {
        return new SeriesTable(0, new long[0], List.of());
      }
      NavigableMap<Long, Map<Series, Double>> range =
          stream.model.samples().subMap(query.from(), true, query.to(), false);
      long bucketMillis = range.size() <= query.maxPoints() ? 0 : width(range, query.maxPoints());
      return table(range, bucketMillis, query.names());
    }
  }

  private static long width(NavigableMap<Long, ?> range, int maxPoints) {
    long width = 1;
    while (Math.floorDiv(range.lastKey(), width) - Math.floorDiv(range.firstKey(), width)
        >= maxPoints) {
      width *= 2;
    }
    return width;
  }

  private static SeriesTable table(
      NavigableMap<Long, Map<Series, Double>> range, long bucketMillis, Set<String> names) {
    TreeMap<Long, Map<Series, Bucket>> buckets = new TreeMap<>();
    TreeMap<Series, SeriesTable.Row> rows = new TreeMap<>();
    range.forEach((time, samples) -> {
      long start = bucketMillis == 0 ? time : Math.floorDiv(time, bucketMillis) * bucketMillis;
      Map<Series, Bucket> bucket = buckets.computeIfAbsent(start, _ -> new HashMap<>());
      samples.forEach((series, value) -> {
        if (names.isEmpty() || names.contains(series.name())) {
          bucket.computeIfAbsent(series, _ -> new Bucket()).add(value);
          rows.put(series, new SeriesTable.Row(series, NONE, NONE, NONE));
        }
      });
    });
    List<Map<Series, Bucket>> all = List.copyOf(buckets.values());
    rows.replaceAll((series, _) -> {
      double[] mean = new double[all.size()];
      double[] min = new double[all.size()];
      double[] max = new double[all.size()];
      for (int i = 0; i < mean.length; i++) {
        Bucket bucket = all.get(i).getOrDefault(series, new Bucket());
        mean[i] = bucket.mean();
        min[i] = bucket.min;
        max[i] = bucket.max;
      }
      return new SeriesTable.Row(series, mean, min, max);
    });
    return new SeriesTable(
        bucketMillis,
        buckets.keySet().stream().mapToLong(Long::longValue).toArray(),
        List.copyOf(rows.values()));
  }

  private static final double[] NONE = {};

  private static final class Bucket {
    private final List<Double> values = new ArrayList<>();
    double min = Double.NaN;
    double max = Double.NaN;

    void add(double value) {
      min = values.isEmpty() ? value : Math.min(min, value);
      max = values.isEmpty() ? value : Math.max(max, value);
      values.add(value);
    }

    /// Divides first where the sum would overflow.
    double mean() {
      double count = values.size();
      if (count == 1) {
        return values.getFirst();
      }
      double sum = values.stream().mapToDouble(Double::doubleValue).sum();
      return Double.isFinite(sum)
          ? sum / count
          : values.stream().mapToDouble(value -> value / count).sum();
    }
  }

  @Override
  public Optional<ProcessSnapshot> processes(StreamId stream, long at) {
    synchronized (streams) {
      return Optional.ofNullable(streams.get(stream)).flatMap(held -> held.model.processesAt(at));
    }
  }

  @Override
  public Optional<StreamSummary> summary(StreamId stream) {
    synchronized (streams) {
      return Optional.ofNullable(streams.get(stream)).map(held -> held.model.summary());
    }
  }

  @Override
  public void delete(StreamId stream) {
    synchronized (streams) {
      streams.remove(stream);
    }
  }

  @Override
  public int prune(long cutoff) {
    synchronized (streams) {
      int before = streams.size();
      streams.values().removeIf(held -> held.model.summary().last() < cutoff);
      return before - streams.size();
    }
  }

  /// As one batch, under a sequence that the stream has used: a batch still to come keeps its own.
  @Override
  public void export(StreamId stream, Consumer<SampleBatch> sink) {
    Optional<SampleBatch> everything;
    synchronized (streams) {
      everything =
          Optional.ofNullable(streams.get(stream))
              .map(held -> whole(stream, held.sequences.iterator().next(), held.model));
    }
    everything.ifPresent(sink);
  }

  private static SampleBatch whole(StreamId stream, long sequence, StreamModel model) {
    long[] times = model.samples().keySet().stream().mapToLong(Long::longValue).toArray();
    Map<Series, double[]> values = new TreeMap<>();
    List<ProcessSample> processes = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      int index = i;
      model
          .samples()
          .getOrDefault(times[i], Map.of())
          .forEach((series, value) ->
              values.computeIfAbsent(series, _ -> gaps(times.length))[index] = value);
      for (ProcessSample process : model.processes().getOrDefault(times[i], List.of())) {
        processes.add(StreamModel.atIndex(process, i));
      }
    }
    List<Column> columns =
        values.entrySet().stream().map(e -> new Column(e.getKey(), e.getValue())).toList();
    return new SampleBatch(stream, sequence, times, columns, processes);
  }

  private static double[] gaps(int length) {
    double[] values = new double[length];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  @Override
  public Health check() {
    return Health.up("%d streams in memory".formatted(streams.size()));
  }

  @Override
  public void close() {}
}
