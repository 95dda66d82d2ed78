// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import java.time.Instant;
import java.time.Month;
import java.time.Year;

/// The stamp that the runner puts before a line: `2026-11-23T08:41:17.1234567Z`, .NET's round-trip
/// form, UTC, by the runner's clock. Kept as ticks of 100 ns since the epoch.
///
/// Source: actions/runner, `Logging.cs`.
final class Stamp {

  /// Length of a stamp in bytes, without the space after it.
  static final int LENGTH = 28;

  /// Where a number of ticks is expected: there was no stamp.
  static final long NONE = -1;

  static final long TICKS_PER_SECOND = 10_000_000;

  private Stamp() {}

  /// Parses the 28 bytes at `at`. Written by hand because it runs for every line of every log.
  ///
  /// @return ticks, or [#NONE] if that is no stamp of the year 1970 or later
  static long parse(byte[] b, int at) {
    if (b[at + 4] != '-'
        || b[at + 7] != '-'
        || b[at + 10] != 'T'
        || b[at + 13] != ':'
        || b[at + 16] != ':'
        || b[at + 19] != '.'
        || b[at + 27] != 'Z') {
      return NONE;
    }
    int year = number(b, at, 4);
    int month = number(b, at + 5, 2);
    int day = number(b, at + 8, 2);
    int hour = number(b, at + 11, 2);
    int minute = number(b, at + 14, 2);
    int second = number(b, at + 17, 2);
    int fraction = number(b, at + 20, 7);
    if (year < 1970
        || month < 1
        || month > 12
        || day < 1
        || day > Month.of(month).length(Year.isLeap(year))
        || (hour | minute | second | fraction) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    long seconds = ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return seconds * TICKS_PER_SECOND + fraction;
  }

  static Instant instant(long ticks) {
    return Instant.ofEpochSecond(
        ticks / TICKS_PER_SECOND, Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
  }

  /// The number of so many digits, -1 if one of them is none.
  private static int number(byte[] b, int at, int digits) {
    int number = 0;
    int wrong = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = b[i] - '0';
      wrong |= digit | (9 - digit);
      number = number * 10 + digit;
    }
    return wrong < 0 ? -1 : number;
  }

  /// Days since the epoch. Counts years from March, so that the leap day is a year's last.
  private static long epochDay(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }
}
