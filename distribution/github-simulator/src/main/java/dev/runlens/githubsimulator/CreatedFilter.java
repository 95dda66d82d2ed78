// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// The `created` of the list of runs, in the search syntax for dates (docs, "Understanding the
/// search syntax"): `A..B`, `A..*`, `*..B`, `>=A`, `>A`, `<=B`, `<B`, or one moment or day. Both
/// ends are included.
///
/// @param from first moment covered
/// @param to last moment covered
record CreatedFilter(Instant from, Instant to) {

  static CreatedFilter of(String written) {
    if (written.isEmpty()) {
      return new CreatedFilter(Instant.MIN, Instant.MAX);
    }
    int dots = written.indexOf("..");
    if (dots >= 0) {
      return new CreatedFilter(begin(written.substring(0, dots)), end(written.substring(dots + 2)));
    }
    if (written.startsWith(">=")) {
      return new CreatedFilter(begin(written.substring(2)), Instant.MAX);
    }
    if (written.startsWith("<=")) {
      return new CreatedFilter(Instant.MIN, end(written.substring(2)));
    }
    if (written.startsWith(">")) {
      return new CreatedFilter(end(written.substring(1)).plusNanos(1), Instant.MAX);
    }
    if (written.startsWith("<")) {
      return new CreatedFilter(Instant.MIN, begin(written.substring(1)).minusNanos(1));
    }
    return new CreatedFilter(begin(written), end(written));
  }

  /// Runs are stamped in whole seconds.
  boolean covers(Instant createdAt) {
    Instant second = Instant.ofEpochSecond(createdAt.getEpochSecond());
    return !second.isBefore(from) && !second.isAfter(to);
  }

  private static Instant begin(String written) {
    return written.equals("*") ? Instant.MIN : moment(written);
  }

  private static Instant end(String written) {
    if (written.equals("*")) {
      return Instant.MAX;
    }
    return written.length() == 10 ? moment(written).plusSeconds(86_399) : moment(written);
  }

  private static Instant moment(String written) {
    try {
      return written.length() == 10
          ? LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(written).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("GitHub knows no date like " + written, e);
    }
  }
}
