// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import dev.runlens.api.ComponentException;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the samples of a job in the metric stores that hold them.
public final class SampleReader {

  private final Streams streams;
  private final Function<String, Slot<MetricStore>> stores;

  /// @param stores the slot of a metric store instance
  public SampleReader(Streams streams, Function<String, Slot<MetricStore>> stores) {
    this.streams = streams;
    this.stores = stores;
  }

  /// What can be said of a job's samples now.
  ///
  /// @param samples empty if there are none, or if they cannot be reached
  /// @param problem why they cannot be reached, for people; `null` if they can
  /// @param apart how many samplers are kept apart, because nothing vouches for them and something
  ///   does for these
  public record Reach(Optional<JobSamples> samples, @Nullable String problem, long apart) {}

  /// The samples of a job for a page that has more to show than them.
  ///
  /// @param job our own number of the job
  public Reach reach(long job) {
    try {
      return new Reach(of(job), null, streams.apart(job));
    } catch (SlotException | ComponentException e) {
      return new Reach(Optional.empty(), String.valueOf(e.getMessage()), 0);
    }
  }

  /// The metric stores that hold samples of a job, whether they can be reached or not.
  ///
  /// @param job our own number of the job
  public List<String> stores(long job) {
    return streams.ofJob(job).stream().map(StreamRecord::metricInstance).distinct().toList();
  }

  /// The samples of a job, if it has any.
  ///
  /// @param job our own number of the job
  /// @throws SlotException if the metric store that holds them cannot be called
  public Optional<JobSamples> of(long job) {
    return JobSamples.of(streams.ofJob(job), stores);
  }
}
