// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import java.util.regex.Pattern;

/// Makes titles of what programs print.
final class Titles {

  private static final int LONGEST = 120;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
  private static final Pattern END = Pattern.compile("[\\s.:,;]+$");

  private Titles() {}

  /// One line of at most 120 characters, without a full stop.
  static String fit(String title) {
    String line = UNPRINTABLE.matcher(title).replaceAll(" ").strip();
    if (line.length() > LONGEST) {
      line = PlainText.cut(line, LONGEST - 1) + "…";
    }
    return END.matcher(line).replaceAll("");
  }
}
