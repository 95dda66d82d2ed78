// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.analysis.LogView.LineKind;
import java.util.List;

/// What comes before a line's text: byte order marks, the stamp, a marker such as `##[error]`.
///
/// One object is used for line after line, so that reading a log makes no garbage per line. Writer
/// and reader share it and therefore agree. Not for several threads.
final class LineHead {

  private record Marker(String text, LineKind kind) {}

  private static final List<Marker> MARKERS =
      List.of(
          new Marker("##[group]", LineKind.GROUP),
          new Marker("##[endgroup]", LineKind.ENDGROUP),
          new Marker("##[error]", LineKind.ERROR),
          new Marker("##[warning]", LineKind.WARNING),
          new Marker("##[notice]", LineKind.NOTICE),
          new Marker("##[debug]", LineKind.DEBUG),
          new Marker("##[command]", LineKind.COMMAND),
          new Marker("##[section]", LineKind.SECTION),
          // What @actions/exec prints; GitHub's page shows it like ##[command].
          new Marker("[command]", LineKind.COMMAND));

  private long ticks = Stamp.NONE;
  private LineKind kind = LineKind.PLAIN;
  private int text;

  /// Reads the head of the line whose bytes are `from` to `to`, without its line end.
  void parse(byte[] b, int from, int to) {
    int at = from;
    // The runner starts a file for each 2 MB block and each with a mark: they turn up anywhere.
    while (to - at >= 3
        && b[at] == (byte) 0xEF
        && b[at + 1] == (byte) 0xBB
        && b[at + 2] == (byte) 0xBF) {
      at += 3;
    }
    ticks = Stamp.NONE;
    int end = at + Stamp.LENGTH;
    if (end == to || (end < to && b[end] == ' ')) {
      ticks = Stamp.parse(b, at);
      if (ticks != Stamp.NONE) {
        at = Math.min(end + 1, to);
      }
    }
    kind = LineKind.PLAIN;
    text = at;
    if (at < to && (b[at] == '#' || b[at] == '[')) {
      for (Marker marker : MARKERS) {
        if (startsWith(b, at, to, marker.text)) {
          kind = marker.kind;
          text = at + marker.text.length();
          return;
        }
      }
    }
  }

  /// The line's own stamp, [Stamp#NONE] if it has none.
  long ticks() {
    return ticks;
  }

  LineKind kind() {
    return kind;
  }

  /// Offset of the first byte of the text.
  int text() {
    return text;
  }

  /// Whether the bytes from `from` to `to` start with an ASCII text.
  static boolean startsWith(byte[] b, int from, int to, String prefix) {
    if (to - from < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (b[from + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
