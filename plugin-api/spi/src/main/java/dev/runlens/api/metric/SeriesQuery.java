// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import java.util.Set;

/// A question for the series of one stream.
///
/// @param names metric names wanted; empty: all
/// @param from milliseconds since the epoch, inclusive
/// @param to milliseconds since the epoch, exclusive
/// @param maxPoints most rows wanted, 1..100,000
public record SeriesQuery(StreamId stream, Set<String> names, long from, long to, int maxPoints) {

  public SeriesQuery {
    names = Set.copyOf(names);
    if (to < from) {
      throw new IllegalArgumentException("from must not be after to");
    }
    if (maxPoints < 1 || maxPoints > 100_000) {
      throw new IllegalArgumentException("maxPoints must be 1..100000, found " + maxPoints);
    }
  }
}
