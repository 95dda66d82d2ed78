// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers and times as pages write them. `format.js` follows the same rules.
public final class Format {
  /// What stands where a value is unknown.
  public static final String UNKNOWN = "–";

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Format() {}

  /// A length of time in its two largest units: `48s`, `14m 32s`, `1h 05m`, `2d 03h`. A negative
  /// one, which clocks that differ produce, is `0s`.
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return pair(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  /// The time between two instants as [#duration(Duration)]; [#UNKNOWN] if one of them is.
  public static String duration(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? UNKNOWN : duration(Duration.between(from, to));
  }

  /// A round length of time without its empty part: `30s`, `5m`, `1h`, `1h 30m`.
  static String shortDuration(long seconds) {
    return duration(Duration.ofSeconds(seconds)).replaceFirst(" 00[smh]$", "");
  }

  /// A place on the timeline: `13:21`, `1:02:03` from the first hour on.
  public static String clock(Duration sinceStart) {
    long seconds = Math.max(0, sinceStart.toSeconds());
    long hours = seconds / 3600;
    return hours == 0
        ? String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds % 3600 / 60, seconds % 60);
  }

  /// A quantity of memory or disk in IEC units with three digits: `512 B`, `1.5 KiB`, `15.9 GiB`,
  /// `124 MiB`.
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || Math.abs(value) >= 99.95 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /// A number with its thousands apart: `41,552`.
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// A number that a page leaves out when it is nothing: the empty string for 0.
  public static String countOrNone(long count) {
    return count == 0 ? "" : count(count);
  }

  /// A ratio of 0 to 1 as a whole percentage: `57%`.
  public static String percent(double ratio) {
    return Math.round(ratio * 100) + "%";
  }

  /// An instant and how long ago it was: `just now`, `48s ago`, `5m ago`, `3h ago`, `2d ago`, and
  /// from a month on the day itself.
  ///
  /// @param instant the instant; null if unknown
  /// @param now the present
  public static Moment moment(@Nullable Instant instant, Instant now) {
    if (instant == null) {
      return Moment.UNKNOWN;
    }
    return new Moment(
        DateTimeFormatter.ISO_INSTANT.format(instant), ago(instant, now), UTC.format(instant));
  }

  private static String ago(Instant instant, Instant now) {
    long seconds = Duration.between(instant, now).toSeconds();
    if (seconds < 10) {
      return "just now";
    }
    if (seconds < 60) {
      return seconds + "s ago";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m ago";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h ago";
    }
    return seconds < 30 * 86_400L ? seconds / 86_400 + "d ago" : DAY.format(instant);
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return String.format(Locale.ROOT, "%d%s %02d%s", large, largeUnit, small, smallUnit);
  }
}
