// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// One search through a log.
///
/// The expression is a stranger's, so RE2/J runs it: its time is linear in the text. The JDK's
/// engine backtracks, and some expressions make it do so for years without reading a character,
/// where nothing can stop it. It is several times faster, though, and searches literal text.
public final class LogSearch {

  private static final int MAX_QUERY_CHARS = 1_000;

  /// RE2/J writes counted repetitions out. More states than this take seconds for one line.
  private static final long MAX_STATES = 20_000;

  private static final int LITERALLY =
      java.util.regex.Pattern.LITERAL
          | java.util.regex.Pattern.CASE_INSENSITIVE
          | java.util.regex.Pattern.UNICODE_CASE;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("(\\)?)\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  /// What to search for.
  ///
  /// @param text 1..1,000 characters
  /// @param regex whether `text` is a regular expression in RE2's syntax (as Java's, but without
  ///   looking around and without back references), else it is taken literally
  /// @param ignoreCase whether upper and lower case are the same
  public record Query(String text, boolean regex, boolean ignoreCase) {

    /// @throws IllegalArgumentException saying what is wrong with the query
    public Query {
      if (text.isEmpty() || text.length() > MAX_QUERY_CHARS) {
        throw new IllegalArgumentException(
            "A search needs 1 to %d characters, not %d.".formatted(MAX_QUERY_CHARS, text.length()));
      }
      if (regex) {
        compile(text, 0);
      }
    }

    private Predicate<String> predicate(long deadline) {
      if (regex) {
        Matcher matcher = compile(text, ignoreCase ? Pattern.CASE_INSENSITIVE : 0).matcher("");
        return line -> matcher.reset(new Watched(line, deadline)).find();
      }
      if (ignoreCase) {
        return java.util.regex.Pattern.compile(text, LITERALLY).asPredicate();
      }
      return line -> line.contains(text);
    }

    private static Pattern compile(String text, int flags) {
      if (states(text) > MAX_STATES) {
        throw new IllegalArgumentException("The expression repeats too much: use smaller counts.");
      }
      try {
        return Pattern.compile(text, flags);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("Not a regular expression: " + e.getDescription(), e);
      }
    }

    /// No fewer than RE2/J will make: `a{9}` takes 9, `(a{9}){9}` 81.
    private static long states(String text) {
      long states = text.length();
      long groups = 1;
      java.util.regex.Matcher count = COUNT.matcher(text);
      while (count.find()) {
        String most = count.group(3);
        long times = Long.parseLong(most == null || most.isEmpty() ? count.group(2) : most);
        if (count.group(1).isEmpty()) {
          states += times;
        } else {
          groups = Math.min(MAX_STATES + 1, groups * Math.max(1, times));
        }
      }
      return states * groups;
    }
  }

  /// What was found.
  ///
  /// @param total how many lines match; if the time was up, at least so many
  /// @param lines numbers of the first ones, ascending
  /// @param truncated whether there may be more matches than `lines`
  public record Result(long total, List<Long> lines, boolean truncated) {

    public Result {
      lines = List.copyOf(lines);
    }
  }

  private final int limit;
  private final long deadline;
  private final Predicate<String> matches;
  private final List<Long> found = new ArrayList<>();
  private long total;

  /// @param deadline by [System#nanoTime()]
  LogSearch(Query query, int limit, long deadline) {
    this.limit = limit;
    this.deadline = deadline;
    this.matches = query.predicate(deadline);
  }

  /// @param log gives each line of the log to what it is called with
  Result run(Consumer<Consumer<LogLine>> log) {
    boolean late = false;
    try {
      log.accept(this::line);
    } catch (TimeUp _) {
      late = true;
    }
    return new Result(total, found, late || total > found.size());
  }

  private void line(LogLine line) {
    look(deadline);
    if (matches.test(Ansi.strip(line.text()))) {
      total++;
      if (found.size() < limit) {
        found.add(line.number());
      }
    }
  }

  private static void look(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw new TimeUp();
    }
  }

  /// Ends a search from within.
  private static final class TimeUp extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TimeUp() {
      super("The time for the search is up.", null, false, false);
    }
  }

  /// A text that looks at the clock now and then while an expression reads it: a line may have a
  /// million characters.
  private static final class Watched implements CharSequence {

    private static final int CHARS_PER_LOOK = 256;

    private final String text;
    private final long deadline;
    private int untilLook = CHARS_PER_LOOK;

    Watched(String text, long deadline) {
      this.text = text;
      this.deadline = deadline;
    }

    @Override
    public char charAt(int index) {
      untilLook--;
      if (untilLook == 0) {
        untilLook = CHARS_PER_LOOK;
        look(deadline);
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
