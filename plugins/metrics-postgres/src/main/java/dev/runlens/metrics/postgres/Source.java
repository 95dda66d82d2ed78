// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// A row of `batch`, without its blob.
///
/// @param id ascends in the order in which the batches of a stream were appended
/// @param firstAt milliseconds since the epoch
/// @param lastAt milliseconds since the epoch
/// @param processAt the last instant with processes
record Source(
    long id, long sequence, long firstAt, long lastAt, int instants, OptionalLong processAt) {

  /// The order of [Group]s and of the sources in them.
  static final Comparator<Source> BY_TIME =
      Comparator.comparingLong(Source::firstAt).thenComparingLong(Source::id);

  /// Sources of one stream whose times overlap. Almost always one.
  ///
  /// @param sources by time
  /// @param firstAt milliseconds since the epoch
  /// @param lastAt milliseconds since the epoch
  record Group(List<Source> sources, long firstAt, long lastAt) {

    /// How many instants, if that can be told without reading them.
    OptionalLong instants() {
      return sources.size() == 1
          ? OptionalLong.of(sources.getFirst().instants())
          : OptionalLong.empty();
    }
  }

  /// The groups of `sources` in ascending order of time; no two of them overlap.
  ///
  /// @param sources by time
  static List<Group> groups(List<Source> sources) {
    List<Group> groups = new ArrayList<>();
    List<Source> together = new ArrayList<>();
    long lastAt = Long.MIN_VALUE;
    for (Source source : sources) {
      if (!together.isEmpty() && source.firstAt() > lastAt) {
        groups.add(group(together, lastAt));
        together.clear();
      }
      together.add(source);
      lastAt = Math.max(lastAt, source.lastAt());
    }
    if (!together.isEmpty()) {
      groups.add(group(together, lastAt));
    }
    return groups;
  }

  private static Group group(List<Source> together, long lastAt) {
    return new Group(List.copyOf(together), together.getFirst().firstAt(), lastAt);
  }
}
