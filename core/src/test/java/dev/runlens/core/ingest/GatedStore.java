// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Health;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.api.metric.StreamSummary;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A store in memory whose appends wait at a gate, and which finds fault with some streams.
final class GatedStore implements MetricStore {

  /// Batches of this stream are refused as invalid, and all that come with them.
  static final StreamId INVALID = new StreamId(-1);

  /// Appends with batches of this stream fail as if the disk were busy.
  static final StreamId TRANSIENT = new StreamId(-2);

  private final InMemoryMetricStore store = new InMemoryMetricStore();
  private final Semaphore gate = new Semaphore(1_000_000);
  private final AtomicInteger appends = new AtomicInteger();

  /// Appends wait from now on.
  void shut() {
    gate.drainPermits();
  }

  void open() {
    gate.release(1_000_000);
  }

  /// How many appends began.
  int appends() {
    return appends.get();
  }

  @Override
  public void append(List<SampleBatch> batches) {
    appends.incrementAndGet();
    try {
      gate.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricStoreException(ComponentException.Kind.TRANSIENT, "interrupted", e);
    }
    if (batches.stream().anyMatch(batch -> batch.stream().equals(INVALID))) {
      throw new MetricStoreException(ComponentException.Kind.INVALID, "Not acceptable.");
    }
    if (batches.stream().anyMatch(batch -> batch.stream().equals(TRANSIENT))) {
      throw new MetricStoreException(ComponentException.Kind.TRANSIENT, "The disk is busy.");
    }
    store.append(batches);
  }

  @Override
  public SeriesTable query(SeriesQuery query) {
    return store.query(query);
  }

  @Override
  public Optional<ProcessSnapshot> processes(StreamId stream, long at) {
    return store.processes(stream, at);
  }

  @Override
  public Optional<StreamSummary> summary(StreamId stream) {
    return store.summary(stream);
  }

  @Override
  public void delete(StreamId stream) {
    store.delete(stream);
  }

  @Override
  public int prune(long cutoff) {
    return store.prune(cutoff);
  }

  @Override
  public void export(StreamId stream, Consumer<SampleBatch> sink) {
    store.export(stream, sink);
  }

  @Override
  public Health check() {
    return store.check();
  }

  @Override
  public void close() {
    store.close();
  }
}
