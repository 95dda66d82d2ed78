// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.core.log.Ansi;

/// Text of a job as a model sees it: one line without escapes, control characters and secrets, cut
/// around what matters.
final class LogText {

  /// What marks a cut.
  static final String CUT = "\u2026";

  /// Beyond this only a piece is looked at.
  private static final int LONG = 20_000;

  private static final int PIECE = 4_000;

  private LogText() {}

  /// The text, at most `most` characters and two marks of cuts long.
  static String of(String raw, Redaction redaction, int most) {
    String text = Ansi.strip(raw);
    String redacted = redaction.line(oneLine(text.length() > LONG ? piece(text) : text));
    if (redacted.length() <= most) {
      return redacted;
    }
    int from = Math.clamp(LineWeight.at(redacted) - most / 3, 0, redacted.length() - most);
    int to = from + most;
    from += from > 0 && Character.isLowSurrogate(redacted.charAt(from)) ? 1 : 0;
    to -= Character.isHighSurrogate(redacted.charAt(to - 1)) ? 1 : 0;
    return (from > 0 ? CUT : "")
        + redacted.substring(from, to)
        + (to < redacted.length() ? CUT : "");
  }

  /// The part of a huge line around its most telling word. It begins and ends where a value does:
  /// half of a secret would not be known for one.
  private static String piece(String text) {
    int at = LineWeight.at(text);
    int from = Math.max(0, at - PIECE);
    int to = Math.min(text.length(), at + PIECE);
    while (from > 0 && from < to && !between(text.charAt(from))) {
      from++;
    }
    while (to < text.length() && to > from && !between(text.charAt(to - 1))) {
      to--;
    }
    return (from > 0 ? CUT : "") + text.substring(from, to) + (to < text.length() ? CUT : "");
  }

  private static boolean between(char c) {
    return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '&';
  }

  /// The text with spaces for what breaks lines or moves the cursor, and without marks that turn
  /// the direction of writing, which can make a text read as another one.
  static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (pair) {
          out.append(c).append(text.charAt(++i));
        }
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        out.append(' ');
      } else if (!invisible(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Bidirectional controls, zero-width characters and the byte order mark.
  private static boolean invisible(char c) {
    return (c >= '\u200b' && c <= '\u200f')
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2060' && c <= '\u206f')
        || c == '\u061c'
        || c == '\ufeff';
  }
}
