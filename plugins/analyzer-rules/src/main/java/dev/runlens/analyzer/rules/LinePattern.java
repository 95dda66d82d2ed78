// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kind of log line that tells why a job failed: one row of the tables.
///
/// @param id unique, for tests and the README
/// @param weight how surely such a line is the cause, 1..99; see README.md for the scale
/// @param literals one of them, in any case, is in every line that matches: only such lines are
///   matched. In lower case
/// @param pattern found anywhere in a line
/// @param title of the finding; `{1}` is a group of the pattern, `{line}` the line
/// @param advice a sentence that says what to do, or empty
/// @param lines how many lines belong to it, from 1
/// @param within matches count only if they are among so many lines before the end of the failing
///   part: for lines that are harmless when the command went on after them
/// @param latest whether the last match tells more than the first
record LinePattern(
    String id,
    Category category,
    int weight,
    List<String> literals,
    Pattern pattern,
    String title,
    String advice,
    int lines,
    long within,
    boolean latest) {

  /// A pattern whose single line counts anywhere in the failing part.
  ///
  /// @param literals separated by `|`
  static LinePattern line(
      String id, Category category, int weight, String literals, String regex, String title) {
    return new LinePattern(
        id,
        category,
        weight,
        List.of(literals.split("\\|", -1)),
        Pattern.compile(regex),
        title,
        "",
        1,
        Long.MAX_VALUE,
        false);
  }

  LinePattern advice(String sentence) {
    return new LinePattern(
        id, category, weight, literals, pattern, title, sentence, lines, within, latest);
  }

  LinePattern lines(int count) {
    return new LinePattern(
        id, category, weight, literals, pattern, title, advice, count, within, latest);
  }

  LinePattern within(long count) {
    return new LinePattern(
        id, category, weight, literals, pattern, title, advice, lines, count, latest);
  }

  LinePattern takeLatest() {
    return new LinePattern(
        id, category, weight, literals, pattern, title, advice, lines, within, true);
  }

  /// The title for a line that matched.
  String titleOf(Matcher match, String line) {
    String filled = title.replace("{line}", line.strip());
    for (int group = 1; group <= match.groupCount(); group++) {
      String value = match.group(group);
      filled = filled.replace("{" + group + "}", value == null ? "" : value.strip());
    }
    return Titles.fit(filled);
  }
}
