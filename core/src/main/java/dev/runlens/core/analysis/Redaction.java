// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Takes what looks like a secret or an e-mail address out of texts before a language model sees
/// them, and counts. A line stays a line, so line numbers stay.
///
/// It cannot be complete: it knows the forms that services publish for secret scanners, and words
/// such as `password` before a value. GitHub masks registered secrets in logs itself; this is for
/// the others. Takes time linear in the length of a text (RE2).
///
/// Feed it the lines of a log in order: a private key spans many. For one thread.
final class Redaction {

  /// What stands in the place of a secret.
  static final String MARK = "[redacted]";

  private static final String WORDS =
      "passw(?:or)?d|passphrase|passwd|pwd|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key"
          + "|signing[_-]?key|encryption[_-]?key|account[_-]?key|shared[_-]?access[_-]?key"
          + "|credentials?|auth[_-]?key|webhook[_-]?url";

  /// A form of secret.
  ///
  /// @param hints lower-case texts of which a line must hold one for `pattern` to be worth trying
  /// @param pattern group 1, if it has one, is what to keep in front of the secret
  private record Form(List<String> hints, Pattern pattern) {

    static Form of(String pattern, String... hints) {
      return new Form(List.of(hints), Pattern.compile(pattern));
    }

    boolean worthTrying(String lowerCase) {
      return hints.stream().anyMatch(lowerCase::contains);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          Form.of("-----BEGIN [A-Z0-9 ]*PRIVATE KEY.*", "private key"),
          Form.of("gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}", "gh", "github_pat_"),
          Form.of(
              "\\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\\b",
              "akia",
              "asia",
              "agpa",
              "aida",
              "aroa",
              "anpa"),
          Form.of("AIza[0-9A-Za-z_-]{30,}|ya29\\.[0-9A-Za-z_-]{20,}", "aiza", "ya29."),
          Form.of("GOCSPX-[0-9A-Za-z_-]{20,}", "gocspx-"),
          Form.of("xox[a-z]-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{10,}", "xox", "xapp-"),
          Form.of("(hooks\\.slack\\.com/[a-z]+/)[A-Za-z0-9/_-]{10,}", "hooks.slack.com"),
          Form.of("npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{16,}", "npm_", "pypi-"),
          Form.of("glpat-[A-Za-z0-9_-]{16,}|dckr_pat_[A-Za-z0-9_-]{16,}", "glpat-", "dckr_pat_"),
          Form.of(
              "\\b(?:sk|rk|pk)[-_][A-Za-z0-9_-]{20,}|\\bhf_[A-Za-z0-9]{20,}", "k-", "k_", "hf_"),
          Form.of("\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}", "sg."),
          Form.of("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)*", "eyj"),
          Form.of(
              "((?i)authorization[\"'\\\\]*\\s*[:=]\\s*[\"']?)[^\"'\\s][^\"']*", "authorization"),
          Form.of("((?i)\\b(?:set-)?cookie\\s*:\\s*)[^\\s\"'][^\"']*", "cookie"),
          Form.of("((?i)\\b(?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{12,}", "bearer", "basic"),
          Form.of("([A-Za-z][A-Za-z0-9+.-]*://)[^\\s/?#\"'<>]*:[^\\s/?#\"'<>]*@", "://"),
          Form.of("([A-Za-z][A-Za-z0-9+.-]*://)[^\\s/?#\"'<>:@]{12,}@", "://"),
          Form.of(
              "((?i)[?&](?:sig|signature|code|key|x-amz-[a-z-]+|x-goog-[a-z-]+)=)[^&\\s\"'<>]+",
              "="),
          Form.of("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}", "@"));

  /// `password=…`, `"token": "…"`, `--secret …`. Group 1 is the name with its sign, 2 the value.
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)((?:"
              + WORDS
              + ")[A-Za-z0-9_.-]*[\"'\\\\]*\\]?\\s*(?:=>|:=|==|=|:)\\s*\\\\?)"
              + "(\"[^\"]*\"?|'[^']*'?|[^\\s,;&|\"'<>)}\\]]+)");

  private static final Pattern OPTION =
      Pattern.compile("(?i)(--?[a-z-]*(?:" + WORDS + ")[a-z-]*\\s+)([^\\s\"'-][^\\s]*|\"[^\"]*\")");

  private static final List<String> NEAR =
      List.of(
          "passw", "passphrase", "secret", "token", "credential", "api key", "apikey", "bearer");

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_=.-]{19,}[A-Za-z0-9+/_=]");

  /// Values that say something and hide nothing.
  private static final Set<String> HARMLESS =
      Set.of(
          "true",
          "false",
          "null",
          "nil",
          "none",
          "undefined",
          "yes",
          "no",
          "read",
          "write",
          "required",
          "missing",
          "invalid",
          "expired",
          "empty",
          "not",
          "is",
          "was",
          "the",
          "string",
          "str",
          "string,",
          "eof",
          "error",
          "identifier",
          "expected",
          "unexpected",
          "failed");

  private static final int NEARBY = 40;
  private static final double HIGH_ENTROPY = 3.2;
  private static final int LONGEST_KEY_LINES = 200;

  private int count;
  private int keyLines;

  /// How many secrets were taken out so far.
  int count() {
    return count;
  }

  /// The text without its secrets.
  ///
  /// @param text one line, without ANSI escapes
  String line(String text) {
    if (keyLines > 0) {
      keyLines--;
      if (text.contains("-----END")) {
        keyLines = 0;
        return MARK;
      }
      if (keyLine(text.strip())) {
        return MARK;
      }
      // Something else was printed in between: what follows is looked at like any line.
    } else if (wholeKeyLine(text.strip())) {
      count++;
      return MARK;
    }
    String lowerCase = text.toLowerCase(Locale.ROOT);
    if (lowerCase.contains("-----begin") && lowerCase.contains("private key")) {
      keyLines = text.contains("-----END") ? 0 : LONGEST_KEY_LINES;
    }
    String redacted = text;
    for (Form form : FORMS) {
      if (form.worthTrying(lowerCase)) {
        redacted = replaced(redacted, form.pattern());
      }
    }
    return NEAR.stream().anyMatch(lowerCase::contains) || mentionsKey(lowerCase)
        ? nearWords(assigned(assigned(redacted, ASSIGNMENT), OPTION))
        : redacted;
  }

  private static boolean mentionsKey(String lowerCase) {
    return lowerCase.contains("pwd") || lowerCase.contains("key") || lowerCase.contains("webhook");
  }

  private String replaced(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    do {
      String kept = matcher.groupCount() > 0 && matcher.group(1) != null ? matcher.group(1) : "";
      String found = matcher.group();
      out.append(text, from, matcher.start());
      from = matcher.end();
      if (found.startsWith("git@") || found.substring(kept.length()).equals(MARK)) {
        out.append(found); // An address of a repository is nobody's e-mail address.
      } else {
        out.append(kept).append(MARK).append(found.endsWith("@") ? "@" : "");
        count++;
      }
    } while (matcher.find());
    return out.append(text, from, text.length()).toString();
  }

  private String assigned(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (matcher.find()) {
      String value = matcher.group(2);
      out.append(text, from, matcher.start(2));
      from = matcher.end(2);
      boolean quoted = value.startsWith("\"") || value.startsWith("'");
      String bare = quoted ? value.substring(1, value.length() - closing(value)) : value;
      if (harmless(bare) || grammar(text, matcher.start()) || counted(matcher.group(1), bare)) {
        out.append(value);
      } else {
        String quote = quoted ? value.substring(0, 1) : "";
        out.append(quote).append(MARK).append(closing(value) == 1 ? quote : "");
        count++;
      }
    }
    return from == 0 ? text : out.append(text, from, text.length()).toString();
  }

  private static int closing(String value) {
    return value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(value.length() - 1) == value.charAt(0)
        ? 1
        : 0;
  }

  /// `***` is GitHub's own mask; `${…}` and the like name a secret without giving it.
  private static boolean harmless(String value) {
    return value.length() < 2
        || value.chars().allMatch(c -> c == '*' || c == 'x' || c == '.' || c == '-')
        || value.startsWith("$")
        || value.startsWith("%")
        || value.startsWith("{{")
        || value.startsWith("[")
        || value.startsWith("***")
        || HARMLESS.contains(value.toLowerCase(Locale.ROOT));
  }

  /// Whether the word belongs to a parser: `unexpected token: foo`.
  private static boolean grammar(String text, int at) {
    String before =
        text.substring(Math.max(0, at - 16), at).toLowerCase(Locale.ROOT).stripTrailing();
    return before.endsWith("unexpected")
        || before.endsWith("invalid")
        || before.endsWith("illegal")
        || before.endsWith("offending");
  }

  /// Whether tokens are counted rather than given: `max_tokens: 4096`.
  private static boolean counted(String name, String value) {
    return name.toLowerCase(Locale.ROOT).startsWith("token")
        && value.chars().allMatch(Character::isDigit)
        && value.length() < 9;
  }

  /// Values that no word names but that look random, shortly after a word for a secret.
  private String nearWords(String text) {
    Matcher matcher = RUN.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (matcher.find()) {
      String before =
          text.substring(Math.max(0, matcher.start() - NEARBY), matcher.start())
              .toLowerCase(Locale.ROOT);
      if (NEAR.stream().anyMatch(before::contains) && random(matcher.group())) {
        out.append(text, from, matcher.start()).append(MARK);
        from = matcher.end();
        count++;
      }
    }
    return from == 0 ? text : out.append(text, from, text.length()).toString();
  }

  private static boolean random(String text) {
    boolean digits = text.chars().anyMatch(c -> c >= '0' && c <= '9');
    boolean letters = text.chars().anyMatch(Character::isLetter);
    long separators = text.chars().filter(c -> c == '/' || c == '.' || c == '-').count();
    return digits && letters && separators * 10 <= text.length() && entropy(text) >= HIGH_ENTROPY;
  }

  /// Bits per character.
  static double entropy(String text) {
    int[] counts = new int[128];
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 128) {
        counts[text.charAt(i)]++;
        all++;
      }
    }
    double bits = 0;
    for (int each : counts) {
      if (each > 0) {
        double share = (double) each / all;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }

  private static boolean keyLine(String text) {
    return text.isEmpty()
        || text.startsWith("Proc-Type:")
        || text.startsWith("DEK-Info:")
        || (text.length() <= 80 && text.chars().allMatch(Redaction::base64));
  }

  /// A full line of base64 whose beginning was not seen: the middle of a key or a certificate.
  private static boolean wholeKeyLine(String text) {
    return (text.length() == 64 || text.length() == 70 || text.length() == 76)
        && text.chars().allMatch(Redaction::base64)
        && text.chars().anyMatch(Character::isUpperCase)
        && text.chars().anyMatch(Character::isLowerCase)
        && text.chars().anyMatch(Character::isDigit)
        && text.chars().filter(c -> c == '/').count() <= 5;
  }

  private static boolean base64(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '=';
  }
}
