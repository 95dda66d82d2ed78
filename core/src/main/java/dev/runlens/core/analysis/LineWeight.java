// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.LogView.LineKind;
import java.util.List;
import java.util.Locale;

/// How likely a line of a log says why a job failed, by the words in it. The words were chosen on
/// some 400 labelled public CI logs, see `BriefMeasure` in the tests.
final class LineWeight {

  /// A line that only says that something failed, such as an exit code: what counts stands above.
  static final int OUTCOME = 3;

  /// A line that names a place in a file, as compilers do.
  private static final int PLACE = 5;

  /// A line with the title of a failed test.
  private static final int TITLE = 9;

  private record Word(String text, int weight) {}

  /// Lower case. Only the heaviest word of a line counts, and one point more for each further one.
  private static final List<Word> WORDS =
      List.of(
          new Word("undefined reference", 10),
          new Word("traceback (most recent call last)", 10),
          new Word("panic:", 10),
          new Word("segmentation fault", 10),
          new Word("out of memory", 10),
          new Word("no space left on device", 10),
          new Word("core dumped", 9),
          new Word("assertionerror", 9),
          new Word("assertion", 7),
          new Word("fatal", 9),
          new Word("error found", 9),
          new Word("exceeded", 7),
          new Word("operator:", 8),
          new Word("not equal", 7),
          new Word("\u274c", 8),
          new Word("error:", 9),
          new Word(": error", 9),
          new Word("error[", 9),
          new Word("[error]", 8),
          new Word("err!", 8),
          new Word("exception", 8),
          new Word("error", 6),
          new Word("--- fail", 10),
          new Word("fail:", 9),
          new Word("failed:", 8),
          new Word("failures:", 8),
          new Word("failure:", 8),
          new Word("fail ", 6),
          new Word("*** failed", 11),
          new Word("failed on line", 9),
          new Word("failed", 7),
          new Word("failure", 6),
          new Word("failing", 7),
          new Word("not ok", 9),
          new Word("<<< ", 7),
          new Word("cannot ", 7),
          new Word("can't ", 6),
          new Word("could not", 7),
          new Word("couldn't", 6),
          new Word("unable to", 7),
          new Word("not found", 7),
          new Word("no such file", 8),
          new Word("does not exist", 7),
          new Word("doesn't exist", 7),
          new Word("permission denied", 8),
          new Word("access denied", 8),
          new Word("refused", 6),
          new Word("timed out", 7),
          new Word("timeout", 4),
          new Word("time limit", 7),
          new Word("no output has been received", 12),
          new Word("killed", 7),
          new Word("terminated", 6),
          new Word("aborted", 6),
          new Word("undefined", 5),
          new Word("unresolved", 6),
          new Word("unexpected", 6),
          new Word("expected", 5),
          new Word("mismatch", 6),
          new Word("invalid", 5),
          new Word("illegal", 5),
          new Word("missing", 4),
          new Word("unknown", 3),
          new Word("conflict", 5),
          new Word("violation", 6),
          new Word("deprecated", 1),
          new Word("rejected", 5),
          new Word("unauthorized", 7),
          new Word("forbidden", 6),
          new Word("\u2717", 8),
          new Word("\u2716", 8),
          new Word("\u2718", 8),
          new Word("\u00d7", 5),
          new Word("\u25cf ", 5),
          new Word("exit status", 4),
          new Word("exited with", OUTCOME),
          new Word("exit code", OUTCOME),
          new Word("warning", 2));

  /// Words of lines that report that all is well, or that only list names.
  private static final List<String> CALM =
      List.of(
          "0 errors",
          "0 error(s)",
          "errors: 0",
          "0 failed",
          "0 failures",
          "failures: 0",
          "failed: 0",
          "no error",
          "without error",
          "exited with 0",
          "exit code 0",
          "-werror",
          "-wno-",
          "passed",
          "downloading",
          "downloaded",
          "unpacking",
          "setting up ",
          "selecting previously",
          "collecting ",
          "ignoring",
          "ok:",
          "\u2713",
          "\u2714");

  private LineWeight() {}

  /// The weight: 0 says nothing, 4 may matter, 8 and more mostly do.
  ///
  /// @param text without ANSI escapes
  static int of(LineKind kind, String text) {
    String line = text.toLowerCase(Locale.ROOT);
    int heaviest = 0;
    int found = 0;
    for (Word word : WORDS) {
      if (line.contains(word.text())) {
        heaviest = Math.max(heaviest, word.weight());
        found++;
      }
    }
    if (heaviest < PLACE && heaviest != OUTCOME && place(line)) {
      heaviest = PLACE;
      found++;
    }
    if (testTitle(line)) {
      heaviest = Math.max(heaviest, TITLE);
      found++;
    }
    if (text.contains("FAIL")) {
      heaviest += 2; // Programs shout of what counts.
    }
    if (heaviest == 0 && kind != LineKind.ERROR) {
      return 0;
    }
    int weight = heaviest + Math.min(3, found - 1);
    for (String calm : CALM) {
      if (line.contains(calm)) {
        weight /= 3;
        break;
      }
    }
    if (kind == LineKind.ERROR) {
      weight = line.startsWith("process completed with exit code") ? OUTCOME : weight + 6;
    }
    return weight;
  }

  /// Where in a text its heaviest word is; 0 if it has none.
  static int at(String text) {
    String line = text.toLowerCase(Locale.ROOT);
    int at = 0;
    int heaviest = 0;
    for (Word word : WORDS) {
      int found = word.weight() > heaviest ? line.indexOf(word.text()) : -1;
      if (found >= 0) {
        heaviest = word.weight();
        at = found;
      }
    }
    return Math.min(at, Math.max(0, text.length() - 1));
  }

  /// Whether the line names a line of a file: `src/pump.c:7:`.
  private static boolean place(String line) {
    for (int at = line.indexOf(':'); at > 2; at = line.indexOf(':', at + 1)) {
      int digits = at + 1;
      while (digits < line.length() && line.charAt(digits) >= '0' && line.charAt(digits) <= '9') {
        digits++;
      }
      if (digits > at + 1
          && Character.isLetter(line.charAt(at - 1))
          && line.lastIndexOf('.', at) > at - 7
          && digits < line.length()
          && (line.charAt(digits) == ':' || line.charAt(digits) == ' ')) {
        return true;
      }
    }
    return false;
  }

  /// Titles as pytest underlines them (`____ test_pump ____`) and differences as PHP numbers them
  /// (`005+ bool(true)`).
  private static boolean testTitle(String line) {
    return (line.startsWith("____") && line.endsWith("____") && line.contains(" "))
        || (line.length() > 4
            && line.charAt(3) == '+'
            && line.chars().limit(3).allMatch(Character::isDigit));
  }
}
