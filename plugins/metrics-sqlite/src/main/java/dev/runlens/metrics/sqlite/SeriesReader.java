// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/// Answers a [SeriesQuery]: counts the instants of the range first, which decides on samples or
/// buckets, then goes through the blocks in order of time, holding one at once.
final class SeriesReader {

  private static final SeriesTable EMPTY = new SeriesTable(0, new long[0], List.of());

  private final StreamReader reader;
  private final SeriesQuery query;
  private final long lastWanted;

  private SeriesReader(StreamReader reader, SeriesQuery query) {
    this.reader = reader;
    this.query = query;
    lastWanted = query.to() - 1;
  }

  static SeriesTable read(Connection connection, SeriesQuery query) throws SQLException {
    return query.from() == query.to()
        ? EMPTY
        : new SeriesReader(new StreamReader(connection, query.stream().value()), query).table();
  }

  private SeriesTable table() throws SQLException {
    List<Source.Group> groups = Source.groups(reader.sources(query.from(), lastWanted));
    Extent extent = extent(groups);
    if (extent.instants() == 0) {
      return EMPTY;
    }
    TableBuilder table =
        extent.instants() <= query.maxPoints()
            ? new RawTable((int) extent.instants())
            : new BucketTable(extent.first(), extent.last(), query.maxPoints());
    IntPredicate wanted = wanted();
    for (Source.Group group : groups) {
      table.add(reader.block(group, wanted, false).between(query.from(), lastWanted), reader);
    }
    return table.build();
  }

  private IntPredicate wanted() throws SQLException {
    if (query.names().isEmpty()) {
      return _ -> true;
    }
    Set<Integer> names = reader.names(query.names());
    return names::contains;
  }

  /// The instants in the range.
  private record Extent(long instants, long first, long last) {

    private static final Extent NONE = new Extent(0, Long.MAX_VALUE, Long.MIN_VALUE);

    Extent and(long more, long from, long to) {
      return new Extent(instants + more, Math.min(first, from), Math.max(last, to));
    }
  }

  private Extent extent(List<Source.Group> groups) throws SQLException {
    Extent extent = Extent.NONE;
    for (Source.Group group : groups) {
      boolean whole = group.firstAt() >= query.from() && group.lastAt() <= lastWanted;
      if (whole && group.instants().isPresent()) {
        extent = extent.and(group.instants().getAsLong(), group.firstAt(), group.lastAt());
      } else {
        Block part = reader.block(group, _ -> false, false).between(query.from(), lastWanted);
        if (part.times().length > 0) {
          extent = extent.and(part.times().length, part.firstAt(), part.lastAt());
        }
      }
    }
    return extent;
  }
}
