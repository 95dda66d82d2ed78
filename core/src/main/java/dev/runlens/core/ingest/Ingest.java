// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.plugin.Slot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/// From batches as they came in to batches in a metric store: finds or makes their stream, appends
/// them in groups, and tells the pages.
public final class Ingest implements AutoCloseable {

  /// Streams whose rows are remembered; a busy server has one per running job.
  private static final int REMEMBERED = 10_000;

  private final Streams streams;

  /// Most that is kept on disk for a metric store that is away: about 10 hours of 100 samplers.
  private static final long MOST_SPOOLED = 1024L * 1024 * 1024;

  private static final long DRAIN_PAUSE_MILLIS = 1_000;

  /// The way into one metric store.
  private record Sink(SpoolingStore store, GroupCommit commits) {}

  private final Function<String, Slot<MetricStore>> stores;
  private final Supplier<String> defaultStore;
  private final Path spoolDir;
  private final Live live;
  private final Clock clock;
  private final Map<String, Sink> sinks = new ConcurrentHashMap<>();
  private final Map<String, StreamRecord> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, StreamRecord> eldest) {
              return size() > REMEMBERED;
            }
          });
  private final LongAdder samples = new LongAdder();

  /// @param stores the slot of a metric store instance
  /// @param defaultStore the instance that new streams go to at this moment
  /// @param spoolDir where samples wait for a store that is away
  public Ingest(
      Streams streams,
      Function<String, Slot<MetricStore>> stores,
      Supplier<String> defaultStore,
      Path spoolDir,
      Live live,
      Clock clock) {
    this.streams = streams;
    this.stores = stores;
    this.defaultStore = defaultStore;
    this.spoolDir = spoolDir;
    this.live = live;
    this.clock = clock;
  }

  /// How many samples (instants) were taken since the start.
  public long samples() {
    return samples.sum();
  }

  /// Requests that wait for a store.
  public int waiting() {
    return sinks.values().stream().mapToInt(sink -> sink.commits().waiting()).sum();
  }

  /// Bytes on disk that wait for a store that is away.
  public long spooledBytes() {
    return sinks.values().stream().mapToLong(sink -> sink.store().spooledBytes()).sum();
  }

  /// Bytes on disk that wait for one store.
  public long spooledBytes(String instance) {
    Sink sink = sinks.get(instance);
    return sink == null ? 0 : sink.store().spooledBytes();
  }

  /// Opens the way into a store, so that what an earlier run left in its spool drains.
  public void open(String instance) {
    Sink _ = sink(instance);
  }

  /// Takes batches and returns once they are durable.
  ///
  /// @return how many samples (instants) they hold
  /// @throws InvalidSamples if a stream's name is used for another job's claim
  /// @throws Streams.Crowded if there are too many samplers that nothing vouches for
  int take(List<Vouched> batches) throws InterruptedException {
    Map<String, List<SampleBatch>> byStore = new LinkedHashMap<>();
    Map<Long, Long> newest = new LinkedHashMap<>();
    int count = 0;
    for (Vouched vouched : batches) {
      Received batch = vouched.batch();
      StreamRecord stream = stream(vouched);
      byStore
          .computeIfAbsent(stream.metricInstance(), _ -> new ArrayList<>())
          .add(
              new SampleBatch(
                  stream.id(),
                  batch.sequence(),
                  batch.times(),
                  batch.columns(),
                  batch.processes()));
      count += batch.times().length;
      Long job = stream.job();
      if (job != null) {
        newest.merge(
            job, batch.times()[batch.times().length - 1] + stream.clockOffset(), Math::max);
      }
    }
    for (Map.Entry<String, List<SampleBatch>> entry : byStore.entrySet()) {
      sink(entry.getKey()).commits().append(entry.getValue());
    }
    samples.add(count);
    newest.forEach((job, at) -> live.publish(job, new Hint.Samples(at)));
    return count;
  }

  @Override
  public void close() {
    for (Sink sink : sinks.values()) {
      sink.commits().close();
      sink.store().close();
    }
  }

  private Sink sink(String instance) {
    return sinks.computeIfAbsent(
        instance,
        id -> {
          SpoolingStore store =
              new SpoolingStore(
                  stores.apply(id), spoolDir.resolve(id), MOST_SPOOLED, DRAIN_PAUSE_MILLIS);
          return new Sink(store, new GroupCommit(store::append));
        });
  }

  private StreamRecord stream(Vouched vouched) {
    if (vouched.batch().mayBeOfSeveralJobs()) {
      return streamOfItsJob(vouched);
    }
    StreamRecord remembered = known.get(vouched.stream());
    if (remembered == null || remembered.job() == null) {
      // An untied stream is asked for again: its job's webhook may have come.
      remembered = register(vouched, vouched.stream());
      known.put(vouched.stream(), remembered);
    }
    if (!remembered.claim().isOfSameJob(vouched.batch().claim())
        || (vouched.warrant().repository() == null
            && !remembered.claim().repository().equals(vouched.batch().claim().repository()))) {
      throw new InvalidSamples("stream", "stream is in use for another job");
    }
    return remembered;
  }

  /// What comes after the end of a stream's job is of another one, and goes to a stream of its own.
  private StreamRecord streamOfItsJob(Vouched vouched) {
    long at = vouched.batch().times()[0] + clockOffset(vouched.batch());
    StreamRecord stream = register(vouched, vouched.stream());
    Set<Long> ended = new HashSet<>();
    Optional<Long> over = streams.endedBefore(stream, at);
    while (over.isPresent() && ended.add(over.get())) {
      stream = register(vouched, vouched.stream() + "|after " + over.get());
      over = streams.endedBefore(stream, at);
    }
    return streams.extend(stream, at);
  }

  private StreamRecord register(Vouched vouched, String name) {
    Received batch = vouched.batch();
    long clockOffset = clockOffset(batch);
    return streams.register(
        name,
        batch.claim(),
        vouched.warrant(),
        new Streams.Sampler(
            defaultStore.get(),
            batch.hostname(),
            batch.cores(),
            clockOffset,
            Instant.ofEpochMilli(batch.times()[0] + clockOffset)));
  }

  /// How far the sampler's clock is behind ours, which follows GitHub's. Below two seconds it is
  /// taken for the way of the request, not for a difference.
  private long clockOffset(Received batch) {
    if (batch.sentAt() == null) {
      return 0;
    }
    long offset = clock.millis() - batch.sentAt();
    return Math.abs(offset) < 2_000 ? 0 : offset;
  }
}
