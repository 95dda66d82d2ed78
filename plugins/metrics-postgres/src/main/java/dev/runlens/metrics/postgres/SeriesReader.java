// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/// Answers a [SeriesQuery]: counts the instants of the range first, which decides on samples or
/// buckets, then goes through the blocks in order of time.
final class SeriesReader {

  private static final SeriesTable EMPTY = new SeriesTable(0, new long[0], List.of());

  private final StreamReader reader;
  private final SeriesQuery query;
  private final long lastWanted;
  private long instants;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

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
    measure(groups);
    if (instants == 0) {
      return EMPTY;
    }
    TableBuilder table =
        instants <= query.maxPoints()
            ? new RawTable((int) instants)
            : new BucketTable(first, last, query.maxPoints());
    Predicate<String> wanted =
        query.names().isEmpty() ? _ -> true : name -> query.names().contains(name);
    reader.blocks(
        groups, wanted, false, (_, block) -> table.add(block.between(query.from(), lastWanted)));
    return table.build();
  }

  /// Counts the instants in the range and finds the first and the last of them. Reads only blocks
  /// that overlap others or reach beyond the range.
  private void measure(List<Source.Group> groups) throws SQLException {
    for (Source.Group group : groups) {
      boolean whole = group.firstAt() >= query.from() && group.lastAt() <= lastWanted;
      if (whole && group.instants().isPresent()) {
        count(group.instants().getAsLong(), group.firstAt(), group.lastAt());
        continue;
      }
      reader.blocks(
          List.of(group),
          _ -> false,
          false,
          (_, block) -> {
            Block part = block.between(query.from(), lastWanted);
            if (part.times().length > 0) {
              count(part.times().length, part.firstAt(), part.lastAt());
            }
          });
    }
  }

  private void count(long more, long from, long to) {
    instants += more;
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
}
