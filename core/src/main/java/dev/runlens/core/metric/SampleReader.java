// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.plugin.Slot;
import java.util.Optional;
import java.util.function.Function;

/// Finds the samples of a job in the metric stores that hold them.
public final class SampleReader {

  private final Streams streams;
  private final Function<String, Slot<MetricStore>> stores;

  /// @param stores the slot of a metric store instance
  public SampleReader(Streams streams, Function<String, Slot<MetricStore>> stores) {
    this.streams = streams;
    this.stores = stores;
  }

  /// The samples of a job, if it has any.
  ///
  /// @param job our own number of the job
  public Optional<JobSamples> of(long job) {
    return JobSamples.of(streams.ofJob(job), stores);
  }
}
