// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// A row of `tail` or `chunk`, without its blob.
///
/// @param chunk else tail
/// @param firstAt milliseconds since the epoch
/// @param lastAt milliseconds since the epoch
/// @param processAt the last instant with processes
record Source(
    boolean chunk,
    long id,
    long sequence,
    long firstAt,
    long lastAt,
    int instants,
    OptionalLong processAt) {

  /// The order in which the sources of a stream were appended.
  static final Comparator<Source> AS_APPENDED =
      Comparator.comparing(Source::chunk).reversed().thenComparingLong(Source::id);

  /// Sources of one stream whose times overlap, in the order in which they were appended. Almost
  /// always one.
  record Group(List<Source> sources, long firstAt, long lastAt) {

    /// How many instants, if that can be told without reading them.
    OptionalLong instants() {
      return sources.size() == 1
          ? OptionalLong.of(sources.getFirst().instants())
          : OptionalLong.empty();
    }
  }

  /// The groups of `sources` in ascending order of time; no two of them overlap.
  static List<Group> groups(List<Source> sources) {
    List<Group> groups = new ArrayList<>();
    List<Source> together = new ArrayList<>();
    long lastAt = Long.MIN_VALUE;
    for (Source source :
        sources.stream().sorted(Comparator.comparingLong(Source::firstAt)).toList()) {
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

  private static Group group(List<Source> byTime, long lastAt) {
    return new Group(
        byTime.stream().sorted(AS_APPENDED).toList(), byTime.getFirst().firstAt(), lastAt);
  }
}
