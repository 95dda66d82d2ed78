// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.analysis.LogView.LineKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the lines of a log are, found out the slow and obvious way.
final class NaiveLog {

  private static final Pattern LINE =
      Pattern.compile(
          "\uFEFF*(?:([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{7}Z)(?: |\\z))?(.*)",
          Pattern.DOTALL);
  private static final Pattern MARKER =
      Pattern.compile(
          "(?:##\\[(group|endgroup|error|warning|notice|debug|command|section)]|\\[(command)])(.*)",
          Pattern.DOTALL);
  private static final Pattern ESCAPE =
      Pattern.compile("\u001B\\[[0-?]*[ -/]*[@-~]|\u001B][^\u0007]*\u0007");

  private NaiveLog() {}

  /// Every line, whole.
  static List<LogLine> lines(byte[] raw) {
    List<LogLine> lines = new ArrayList<>();
    Instant at = null;
    int from = 0;
    while (from < raw.length) {
      int to = from;
      while (to < raw.length && raw[to] != '\n') {
        to++;
      }
      String line = new String(Arrays.copyOfRange(raw, from, to), UTF_8);
      if (line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new AssertionError(line);
      }
      Instant stamp = instant(matcher.group(1));
      // Something in the form of a stamp that is no time of day belongs to the text.
      String text = stamp == null ? line.replaceFirst("^\uFEFF*", "") : matcher.group(2);
      at = stamp == null ? at : stamp;
      lines.add(line(lines.size() + 1, at, text));
      from = to + 1;
    }
    return lines;
  }

  private static LogLine line(long number, @Nullable Instant at, String text) {
    Matcher marker = MARKER.matcher(text);
    if (!marker.matches()) {
      return new LogLine(number, at, LineKind.PLAIN, text, text.length());
    }
    String name = marker.group(1) == null ? marker.group(2) : marker.group(1);
    LineKind kind = LineKind.valueOf(name.toUpperCase(Locale.ROOT));
    return new LogLine(number, at, kind, marker.group(3), marker.group(3).length());
  }

  private static @Nullable Instant instant(@Nullable String stamp) {
    try {
      return stamp == null || stamp.compareTo("1970") < 0 ? null : Instant.parse(stamp);
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// The text of a line without its escapes.
  static String plain(LogLine line) {
    return ESCAPE.matcher(line.text()).replaceAll("");
  }

  /// Numbers of the lines of a kind.
  static List<Long> ofKind(List<LogLine> lines, LineKind kind) {
    return lines.stream().filter(line -> line.kind() == kind).map(LogLine::number).toList();
  }
}
