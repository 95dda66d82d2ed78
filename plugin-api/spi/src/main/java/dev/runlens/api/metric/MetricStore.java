// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import dev.runlens.api.Component;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps the samples of streams. Many threads append and query at once; a query sees every append
/// that returned before it began.
public interface MetricStore extends Component {

  /// Appends batches, all or none, and returns when they would survive the power going off. A batch
  /// whose stream and sequence are already there changes nothing, also within one call. Two batches
  /// of a stream may share instants: of two values for one series and instant either may win, and
  /// of two lists of processes for one instant one wins whole. An instant counts even if all its
  /// values are `NaN`.
  ///
  /// @param batches 1..10,000, of any streams
  void append(List<SampleBatch> batches);

  /// Reads series. If the range holds at most `maxPoints` instants they come as they are; otherwise
  /// in buckets of a width that the store chooses so that there are at most `maxPoints` rows. An
  /// unknown stream gives an empty table.
  SeriesTable query(SeriesQuery query);

  /// The processes of the last instant that has any and is not after `at`.
  ///
  /// @param at milliseconds since the epoch
  Optional<ProcessSnapshot> processes(StreamId stream, long at);

  /// What is held of a stream.
  Optional<StreamSummary> summary(StreamId stream);

  /// Forgets a stream; unknown is fine.
  void delete(StreamId stream);

  /// Forgets streams whose last instant is before `cutoff` (milliseconds since the epoch).
  ///
  /// @return how many streams
  int prune(long cutoff);

  /// Hands out everything held of a stream as batches in ascending order of time, for copying to
  /// another store: appending all of them elsewhere gives the same answers to every query.
  void export(StreamId stream, Consumer<SampleBatch> sink);
}
