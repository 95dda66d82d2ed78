// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.LogView.Line;
import dev.runlens.api.analysis.LogView.LineKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Collects what could have made a job fail while its log goes by.
///
/// Within the failing part only the last command counts: each `Run …` group begins a new one
/// (composite actions have several), and its header, which repeats the script, is not matched: a
/// script that says `echo "error: …"` has not failed yet.
final class CauseScan {

  static final List<LinePattern> PATTERNS =
      Stream.of(
              MachineLines.ALL,
              CompilerLines.ALL,
              TestLines.ALL,
              LintLines.ALL,
              DependencyLines.ALL,
              AccessLines.ALL,
              GeneralLines.ALL)
          .flatMap(List::stream)
          .toList();

  /// What an action says itself by `core.setFailed`, when no pattern knows it.
  private static final LinePattern MARKED =
      LinePattern.line("marked", Category.COMMAND_FAILED, 63, "", "", "{line}").takeLatest();

  /// The last words of a command, when no pattern knows any of them.
  static final LinePattern LAST_WORDS =
      LinePattern.line("last-words", Category.COMMAND_FAILED, 10, "", "", "").lines(5);

  /// Lines that say that a command failed but not why: the cause stands before them.
  private static final LinePattern ECHO =
      LinePattern.line(
          "echo",
          Category.COMMAND_FAILED,
          1,
          "exit code|exited with|exit status|error code|non-zero|***|npm err|gradle build failed:"
              + "|recipe for target|command failed|a complete log of this run|info visit"
              + "|not a problem with npm",
          "(?i)(?:failed|exited|returned|finished|completed)(?: with)?(?: an?| the)?(?: non-zero)?"
              + "(?: exit| error)?(?: code| status)?:? ?[1-9]\\d*\\b"
              + "|non-zero exit|returned a non-zero code|^exit status [1-9]"
              + "|^g?make(?:\\[\\d+\\])?: \\*\\*\\* .*\\berror [1-9]|recipe for target .* failed"
              + "|^npm (?:ERR!|error) (?:code ELIFECYCLE|errno|exit status|failed at the|$)"
              + "|a complete log of this run|not a problem with npm|^info Visit "
              + "|^(?:Error: )?Gradle build failed: ",
          "{line}");

  /// The line with which a command ends.
  private static final Pattern END =
      Pattern.compile(
          "^Process completed with exit code \\d|^The process '.{1,500}' failed with exit code \\d"
              + "|\" exited with [1-9]\\d*\\.$");

  /// Harmless lines that may speak of bad things: a test with a telling name that passed, a traced
  /// command of a shell, a warning.
  private static final Pattern HARMLESS =
      Pattern.compile("^\\s*(?:[✓✔√]|ok\\b|PASS|SKIP|\\[ *OK|--- PASS|\\++ |\\[?(?:WARN|[Ww]arn))");

  private static final List<LinePattern> INDEXED =
      Stream.concat(PATTERNS.stream(), Stream.of(ECHO)).toList();

  private static final int ECHO_INDEX = PATTERNS.size();

  private static final LiteralIndex INDEX = new LiteralIndex(INDEXED);
  private static final Pattern WORDS = Pattern.compile("[A-Za-z]{3}");

  /// A line that may turn out to be one of the last.
  private record Words(long line, String plain) {}

  private final FailingPart part;
  private final Map<LinePattern, PatternMatches> matches = new LinkedHashMap<>();
  private final Deque<Words> lastWords = new ArrayDeque<>();
  private boolean inHeader;
  private boolean done;
  private LineKind lastKind = LineKind.PLAIN;

  /// The line with which the command ended, or 0 before it.
  private long exit;

  /// The last line that was not blank.
  private long last;

  CauseScan(FailingPart part) {
    this.part = part;
  }

  /// Takes the next line of the log, from its first to its last.
  void accept(Line line, String plain) {
    if (done || !part.holds(line.number())) {
      return;
    }
    if (line.kind() == LineKind.GROUP && plain.startsWith("Run ")) {
      beginCommand();
    } else if (line.kind() == LineKind.ENDGROUP) {
      inHeader = false;
    } else if (!inHeader && !plain.isBlank()) {
      last = line.number();
      match(line, plain);
    }
    lastKind = line.kind();
  }

  private void beginCommand() {
    if (part.step() == null && lastKind == LineKind.ERROR) {
      // Steps are unknown. The command before this one ended in an error; what still runs does so
      // because of it or in spite of it.
      done = true;
      return;
    }
    matches.clear();
    lastWords.clear();
    exit = 0;
    inHeader = true;
  }

  private void match(Line line, String plain) {
    boolean known = false;
    BitSet candidates = INDEX.candidates(plain);
    boolean echo =
        candidates != null && candidates.get(ECHO_INDEX) && ECHO.pattern().matcher(plain).find();
    if (echo && END.matcher(plain).find()) {
      exit = line.number();
    }
    if (candidates != null && !HARMLESS.matcher(plain).lookingAt()) {
      candidates.clear(ECHO_INDEX);
      for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
        LinePattern pattern = INDEXED.get(i);
        if (!echo || pattern.category() != Category.COMMAND_FAILED) {
          known |= match(pattern, line.number(), plain);
        }
      }
    }
    if (echo) {
      return;
    }
    if (line.kind() == LineKind.ERROR && !known) {
      match(MARKED, line.number(), plain);
    } else if (exit == 0 && WORDS.matcher(plain).find()) {
      if (lastWords.size() == LAST_WORDS.lines()) {
        lastWords.removeFirst();
      }
      lastWords.add(new Words(line.number(), plain));
    }
  }

  private boolean match(LinePattern pattern, long number, String plain) {
    Matcher matcher = pattern.pattern().matcher(plain);
    if (!matcher.find()) {
      return false;
    }
    String title = pattern.titleOf(matcher, plain);
    if (title.isEmpty()) {
      return false;
    }
    matches
        .computeIfAbsent(pattern, _ -> new PatternMatches())
        .add(new Match(pattern, number, title, PlainText.quote(plain)));
    return true;
  }

  /// What could be the cause, the likeliest first. Call it after the last line.
  List<Cause> causes() {
    long end = exit > 0 ? exit : last;
    Map<Category, List<Candidate>> byCategory = new LinkedHashMap<>();
    for (Map.Entry<LinePattern, PatternMatches> entry : matches.entrySet()) {
      List<Match> telling = entry.getValue().telling(end);
      if (!telling.isEmpty()) {
        byCategory
            .computeIfAbsent(entry.getKey().category(), _ -> new ArrayList<>())
            .add(new Candidate(telling, entry.getValue().count(), end));
      }
    }
    Words words = lastWords.peekFirst();
    boolean endKnown = exit > 0 || lastKind == LineKind.ERROR || part.step() != null;
    if (words != null && endKnown) {
      Match match =
          new Match(
              LAST_WORDS,
              words.line(),
              Titles.fit("A command failed after: " + lastWords.getLast().plain()),
              PlainText.quote(words.plain()));
      byCategory
          .computeIfAbsent(Category.COMMAND_FAILED, _ -> new ArrayList<>())
          .add(new Candidate(List.of(match), 1, end));
    }
    return byCategory.values().stream().map(found -> Cause.of(found, end)).sorted().toList();
  }
}
