// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamSummary;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Warrant;
import dev.runlens.core.plugin.Slot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The samples of one job: its streams, wherever they are kept, as one set of series on GitHub's
/// clock.
public final class JobSamples implements MetricView {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /// A rate needs the sample before: samplers send one every second or so.
  private static final long RUN_UP_MILLIS = 10_000;

  private record Part(StreamRecord stream, Slot<MetricStore> store, StreamSummary summary) {

    long first() {
      return summary.first() + stream.clockOffset();
    }

    long last() {
      return summary.last() + stream.clockOffset();
    }
  }

  private final List<Part> parts;

  private JobSamples(List<Part> parts) {
    this.parts = parts;
  }

  /// The samples of streams, if they hold any.
  ///
  /// @param stores the slot of a metric store instance
  static Optional<JobSamples> of(
      List<StreamRecord> streams, Function<String, Slot<MetricStore>> stores) {
    List<Part> parts =
        streams.stream()
            .flatMap(stream -> {
              Slot<MetricStore> store = stores.apply(stream.metricInstance());
              return store
                  .call("summary", DEADLINE, component -> component.summary(stream.id()))
                  .map(summary -> new Part(stream, store, summary))
                  .stream();
            })
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(new JobSamples(parts));
  }

  /// The stream that says where and how the job was sampled: the one with the most samples.
  public StreamRecord stream() {
    return parts.stream()
        .max(Comparator.comparingLong(part -> part.summary().instants()))
        .orElseThrow()
        .stream();
  }

  /// How certain it is that these samples are of this job: the weakest of what vouches for them.
  public Warrant warrant() {
    return parts.stream()
        .map(part -> part.stream().warrant())
        .max(Comparator.comparing(Warrant::proof).thenComparing(warrant -> !warrant.job()))
        .orElseThrow();
  }

  @Override
  public long first() {
    return parts.stream().mapToLong(Part::first).min().orElseThrow();
  }

  @Override
  public long last() {
    return parts.stream().mapToLong(Part::last).max().orElseThrow();
  }

  @Override
  public long instants() {
    return parts.stream().mapToLong(part -> part.summary().instants()).sum();
  }

  @Override
  public SeriesTable query(Set<String> names, long from, long to, int maxPoints) {
    Set<String> stored =
        names.stream().flatMap(name -> Rates.stored(name).stream()).collect(Collectors.toSet());
    long bucketGuess = (to - from) / maxPoints * 2;
    long runUp = Math.max(RUN_UP_MILLIS, bucketGuess);
    List<SeriesTable> tables =
        parts.stream()
            .filter(part -> part.last() >= from - runUp && part.first() < to)
            .map(part -> query(part, stored, from - runUp, to, maxPoints))
            .map(table -> Tables.from(Rates.of(table), from))
            .toList();
    return Tables.merge(tables);
  }

  @Override
  public Optional<ProcessSnapshot> processes(long at) {
    return parts.stream()
        .flatMap(part -> {
          long offset = part.stream().clockOffset();
          return part
              .store()
              .call(
                  "processes",
                  DEADLINE,
                  component -> component.processes(part.stream().id(), at - offset))
              .map(found -> new ProcessSnapshot(found.at() + offset, found.processes()))
              .stream();
        })
        .max(Comparator.comparingLong(ProcessSnapshot::at));
  }

  private static SeriesTable query(
      Part part, Set<String> names, long from, long to, int maxPoints) {
    long offset = part.stream().clockOffset();
    SeriesQuery query =
        new SeriesQuery(part.stream().id(), names, from - offset, to - offset, maxPoints);
    SeriesTable table = part.store().call("query", DEADLINE, component -> component.query(query));
    return offset == 0 ? table : Tables.shifted(table, offset);
  }
}
