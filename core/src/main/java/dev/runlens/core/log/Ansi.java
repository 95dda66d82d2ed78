// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

/// ANSI escapes: colours, cursor moves, titles and links that programs print for terminals.
///
/// Source: ECMA-48, 5.4 (control sequences) and 5.6 (control strings).
public final class Ansi {

  private static final char ESC = '\u001B';
  private static final char BEL = '\u0007';

  private Ansi() {}

  /// The text without its escapes. Of a sequence that is cut off, only what belongs to it for
  /// certain goes. Takes time linear in the length, whatever the text.
  public static String strip(String text) {
    int escape = text.indexOf(ESC);
    if (escape < 0) {
      return text;
    }
    int lastTerminator = Math.max(text.lastIndexOf(BEL), text.lastIndexOf("\u001B\\"));
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (escape >= 0) {
      out.append(text, from, escape);
      from = end(text, escape, lastTerminator);
      escape = text.indexOf(ESC, from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /// Where the sequence that starts at `escape` ends, exclusive.
  private static int end(String text, int escape, int lastTerminator) {
    int at = escape + 1;
    if (at == text.length()) {
      return at;
    }
    return switch (text.charAt(at)) {
      case '[' -> {
        at = skip(text, at + 1, '0', '?');
        at = skip(text, at, ' ', '/');
        yield at < text.length() && within(text.charAt(at), '@', '~') ? at + 1 : at;
      }
      case ']', 'P', 'X', '^', '_' -> stringEnd(text, at + 1, lastTerminator);
      default -> {
        at = skip(text, at, ' ', '/');
        yield at < text.length() && within(text.charAt(at), '0', '~') ? at + 1 : at;
      }
    };
  }

  /// The end of a control string (a title, a link); without a terminator only its introducer goes.
  private static int stringEnd(String text, int from, int lastTerminator) {
    if (lastTerminator < from) {
      return from;
    }
    int at = from;
    while (text.charAt(at) != BEL && !text.startsWith("\u001B\\", at)) {
      at++;
    }
    return text.charAt(at) == BEL ? at + 1 : at + 2;
  }

  private static int skip(String text, int from, char low, char high) {
    int at = from;
    while (at < text.length() && within(text.charAt(at), low, high)) {
      at++;
    }
    return at;
  }

  private static boolean within(char c, char low, char high) {
    return c >= low && c <= high;
  }
}
