// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

/// What a person sees of a log line.
final class PlainText {

  /// Longer lines are data, and matching them costs more than they tell.
  private static final int LONGEST = 2_000;

  private static final int LONGEST_QUOTE = 300;

  private static final char ESCAPE = '\u001b';
  private static final char BELL = '\u0007';

  private PlainText() {}

  /// The text that a terminal would show at the end: without escapes, and of a progress bar that
  /// overwrites itself with carriage returns its last form. Always a part of the line without its
  /// escapes.
  static String of(String text) {
    // Escapes make no line much longer; a line that is nothing but escapes may be cut to less.
    String plain = cut(text, 4 * LONGEST);
    if (plain.indexOf(ESCAPE) >= 0) {
      plain = withoutEscapes(plain);
    }
    int end = plain.length();
    while (end > 0 && Character.isWhitespace(plain.charAt(end - 1))) {
      end--;
    }
    int start = plain.lastIndexOf('\r', Math.max(0, end - 1)) + 1;
    return cut(plain.substring(start, Math.max(start, end)), LONGEST);
  }

  /// Cuts out control sequences, operating system commands and the other escapes (ECMA-48, 5.3 to
  /// 5.6). By hand: half the lines of some logs have them, and a regular expression takes most of
  /// the time of an analysis for this alone.
  private static String withoutEscapes(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        i = endOfEscape(text, i + 1);
      } else {
        plain.append(c);
        i++;
      }
    }
    return plain.toString();
  }

  /// @param start the index after the escape character
  private static int endOfEscape(String text, int start) {
    if (start == text.length()) {
      return start;
    }
    char kind = text.charAt(start);
    if (kind == '[') {
      int i = skip(text, start + 1, '0', '?');
      i = skip(text, i, ' ', '/');
      boolean whole = i < text.length() && text.charAt(i) >= '@' && text.charAt(i) <= '~';
      return whole ? i + 1 : start + 1;
    }
    if (kind == ']') {
      int i = start + 1;
      while (i < text.length() && text.charAt(i) != BELL && text.charAt(i) != ESCAPE) {
        i++;
      }
      if (i < text.length() && text.charAt(i) == BELL) {
        return i + 1;
      }
      return text.startsWith("\u001b\\", i) ? i + 2 : i;
    }
    return kind >= '@' && kind <= '_' ? start + 1 : start;
  }

  private static int skip(String text, int start, char from, char to) {
    int i = start;
    while (i < text.length() && text.charAt(i) >= from && text.charAt(i) <= to) {
      i++;
    }
    return i;
  }

  /// The part of a line to cite.
  static String quote(String plain) {
    return cut(plain.strip(), LONGEST_QUOTE).strip();
  }

  /// The first characters, never half of a surrogate pair.
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }
}
