// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/// Text with citations in it: `The linker was killed [1, 2].`
public final class CitedText {

  private static final Pattern CITATION =
      Pattern.compile("\\[\\s*(\\d{1,3}(?:\\s*[,;\\x{2013}-]\\s*\\d{1,3})*)\\s*]");
  private static final Pattern TOKEN = Pattern.compile("\\d+|[,;\\x{2013}-]");
  private static final int LONGEST_RANGE = 20;

  private CitedText() {}

  /// A sentence.
  ///
  /// @param verified whether it cites any evidence
  public record Sentence(List<Part> parts, boolean verified) {

    public Sentence {
      parts = List.copyOf(parts);
    }
  }

  /// A piece of a sentence.
  ///
  /// @param text plain text; empty in front of a citation that follows another one
  /// @param cites the evidence cited behind the text, from 1; 0 for none
  public record Part(String text, int cites) {}

  /// The text with other numbers in its citations, each on its own: `[1] [2]`.
  ///
  /// @param numbers the new number of a cited one, 0 to take the citation out
  static String renumbered(String text, IntUnaryOperator numbers) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = CITATION.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (index(text, matcher.start(), matcher.group(1))) {
        continue;
      }
      out.append(text, from, matcher.start());
      from = matcher.end();
      List<Integer> kept =
          cited(matcher.group(1)).stream()
              .map(numbers::applyAsInt)
              .filter(number -> number > 0)
              .distinct()
              .toList();
      if (kept.isEmpty()) {
        out.setLength(out.toString().stripTrailing().length());
      }
      for (int i = 0; i < kept.size(); i++) {
        out.append(i > 0 ? " [" : "[").append(kept.get(i)).append(']');
      }
    }
    return out.append(text, from, text.length()).toString().strip();
  }

  /// Whether brackets hold an index into something rather than a citation: `argv[1]`, `[0]`.
  private static boolean index(String text, int at, String numbers) {
    return (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) || numbers.matches("0+");
  }

  /// The numbers of `1, 2` and `1-3`.
  private static List<Integer> cited(String numbers) {
    List<Integer> cited = new ArrayList<>();
    int before = 0;
    boolean range = false;
    Matcher matcher = TOKEN.matcher(numbers);
    while (matcher.find()) {
      String token = matcher.group();
      if (Character.isDigit(token.charAt(0))) {
        int number = Integer.parseInt(token);
        int from = range && number > before ? Math.max(before + 1, number - LONGEST_RANGE) : number;
        for (int each = from; each <= number; each++) {
          cited.add(each);
        }
        before = number;
      }
      range = token.equals("-") || token.equals("\u2013");
    }
    return cited;
  }

  /// The sentences of a text that [#renumbered] made.
  ///
  /// @param evidence how many pieces of evidence there are; other numbers stay text
  static List<Sentence> sentences(String text, int evidence) {
    List<Sentence> sentences = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = end(text, from);
      sentences.add(sentence(text.substring(from, end).strip(), evidence));
      from = end;
      while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
        from++;
      }
    }
    return sentences;
  }

  /// Where the sentence ends, citations behind its full stop included.
  private static int end(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean stop = c == '.' || c == '!' || c == '?';
      if (stop
          && i + 1 < text.length()
          && Character.isWhitespace(text.charAt(i + 1))
          && !abbreviation(text, from, i)) {
        int end = i + 1;
        int next = citation(text, end);
        while (next > end) {
          end = next;
          next = citation(text, end);
        }
        return end;
      }
    }
    return text.length();
  }

  private static int citation(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at >= text.length() || text.charAt(at) != '[') {
      return from;
    }
    Matcher matcher = CITATION.matcher(text);
    return matcher.find(at) && matcher.start() == at ? matcher.end() : from;
  }

  private static boolean abbreviation(String text, int from, int stop) {
    String before = text.substring(Math.max(from, stop - 4), stop).toLowerCase(Locale.ROOT);
    return before.endsWith("e.g")
        || before.endsWith("i.e")
        || before.endsWith(" vs")
        || before.endsWith(" cf")
        || before.endsWith(" no");
  }

  private static Sentence sentence(String text, int evidence) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = CITATION.matcher(text);
    boolean verified = false;
    int from = 0;
    while (matcher.find()) {
      List<Integer> numbers = cited(matcher.group(1));
      int number = numbers.getFirst();
      if (numbers.size() == 1
          && number >= 1
          && number <= evidence
          && !index(text, matcher.start(), matcher.group(1))) {
        parts.add(new Part(text.substring(from, matcher.start()), number));
        from = matcher.end();
        verified = true;
      }
    }
    if (from < text.length()) {
      parts.add(new Part(text.substring(from), 0));
    }
    return new Sentence(parts, verified);
  }
}
