// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A place in a job that proves a finding: pressing it moves the cursor of the timeline and the log
/// there. Made by the factories, one for each kind of evidence of the API.
///
/// @param icon the name of the icon in the sprite
/// @param label the few words on the chip
/// @param href where the chip leads without scripts
/// @param fromLine the first line of the log; empty if it proves no line
/// @param toLine the last line of the log; empty if it proves no line
/// @param fromMs the first instant in milliseconds since the epoch; empty if unknown
/// @param toMs the last instant in milliseconds since the epoch; empty if it is one instant
public record Evidence(
    String icon,
    String label,
    String href,
    String fromLine,
    String toLine,
    String fromMs,
    String toMs) {
  private static final int LONGEST_LABEL = 44;

  public Evidence {
    Href.requireLocal(href);
  }

  /// Lines of the log.
  ///
  /// @param jobId the job
  /// @param from the first line, from 1
  /// @param to the last line, included
  /// @param at when the first line was written; null if unknown
  /// @param quote the line's text; empty for none
  public static Evidence log(String jobId, long from, long to, @Nullable Instant at, String quote) {
    String place = to > from ? "lines " + from + "–" + to : "line " + from;
    String label = quote.isBlank() ? place : shortened(LogPage.plain(quote).strip());
    String first = Long.toString(from);
    String href = Href.log(jobId, first) + "#L" + first;
    return new Evidence("log", label, href, first, Long.toString(to), millis(at), "");
  }

  /// A step.
  ///
  /// @param jobId the job
  /// @param name the name of the step
  /// @param from when it began; null if unknown
  /// @param to when it ended; null if unknown
  public static Evidence step(
      String jobId, String name, @Nullable Instant from, @Nullable Instant to) {
    return new Evidence("rows", shortened(name), Href.job(jobId), "", "", millis(from), millis(to));
  }

  /// A metric over a span of time.
  ///
  /// @param jobId the job
  /// @param label the measure in words, for example `memory 15.9 GiB`
  /// @param from when it began
  /// @param to when it ended; null or equal to `from` for one instant
  public static Evidence metric(String jobId, String label, Instant from, @Nullable Instant to) {
    String end = from.equals(to) ? "" : millis(to);
    return new Evidence("graph", shortened(label), Href.job(jobId), "", "", millis(from), end);
  }

  /// A process.
  ///
  /// @param jobId the job
  /// @param pid its number
  /// @param command its command
  /// @param at when it was seen
  public static Evidence process(String jobId, long pid, String command, Instant at) {
    String label = shortened(command) + " (" + pid + ")";
    return new Evidence("cpu", label, Href.job(jobId), "", "", millis(at), "");
  }

  /// A span of time as it is read on the timeline, for example `11:33 – 13:21`.
  public static String span(Instant jobStart, Instant from, Instant to) {
    String first = Format.clock(Duration.between(jobStart, from));
    String last = Format.clock(Duration.between(jobStart, to));
    return first.equals(last) ? first : first + " – " + last;
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_LABEL
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
  }

  private static String millis(@Nullable Instant instant) {
    return instant == null ? "" : Long.toString(instant.toEpochMilli());
  }
}
