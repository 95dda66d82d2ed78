// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Takes out of a text of our own (a log record, a problem, a reason on a page) whatever gives
/// access: tokens by the forms that their makers publish, private keys, headers and query
/// parameters that carry credentials, and values after words such as `client-secret=`.
///
/// It is the last net, not the first: nobody should write a secret into a message. Unlike what a
/// language model is shown, texts stay readable otherwise. Takes time linear in the length of the
/// text (RE2), so that no hostile text can hold a thread.
public final class SecretText {

  /// What stands in the place of a secret.
  public static final String MARK = "***";

  /// A shorter value would blacken harmless words.
  private static final int SHORTEST_KNOWN = 8;

  private static final int SHORTEST_VALUE = 8;

  private static final String PARAMETERS =
      "code|state|token|access_token|refresh_token|client_secret|secret|password|key|api_key"
          + "|sig|signature|x-amz-[a-z-]+|x-goog-[a-z-]+|se|sp|sv|skoid|googleaccessid|awsaccesskeyid";

  private static final String WORDS =
      "client[ _-]?secret|webhook[ _-]?secret|secret[ _-]?access[ _-]?key|secret[ _-]?key|private[ _-]?key"
          + "|(?:access|refresh|id|admin|ingest|setup|session|api|bearer|auth)[ _-]?token|api[ _-]?key"
          + "|passw(?:or)?d|passphrase|x-hub-signature(?:-256)?|secret|token";

  /// A form and what is to stand in its place; group 1 is kept.
  private record Form(Pattern pattern, String replacement) {
    static Form of(String pattern, String replacement) {
      return new Form(Pattern.compile(pattern), replacement);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          Form.of(
              "(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*-----|\\z)", MARK),
          Form.of(
              // Not the scheme alone: our own advice is "send it as Authorization: Bearer."
              "(?i)((?:proxy-)?authorization[\"'\\\\]*\\s*[:=]\\s*[\"'\\[]*)(?:[a-z]+ +)?[^\\s\"'\\]}]{8,}[^\\r\\n\"'\\]}]*",
              "$1" + MARK),
          Form.of(
              "(?i)((?:set-)?cookie[\"'\\\\]*\\s*[:=]\\s*[\"'\\[]*)[^\\r\\n\"'\\]}]+", "$1" + MARK),
          Form.of("(?i)(\\bbearer\\s+)[A-Za-z0-9._~+/=-]{8,}", "$1" + MARK),
          Form.of("\\bgh[a-z]_[A-Za-z0-9_.-]{8,}|\\bgithub_pat_[A-Za-z0-9_]{8,}", MARK),
          Form.of("\\br[lis]_[A-Za-z0-9_-]{16,}", MARK),
          Form.of("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)*", MARK),
          Form.of("(?i)(\\bsha(?:1|256)=)[0-9a-f]{40,}", "$1" + MARK),
          Form.of("([A-Za-z][A-Za-z0-9+.-]*://)[^\\s/?#\"'<>@]+@", "$1" + MARK + "@"),
          Form.of("(?i)([?&](?:" + PARAMETERS + ")=)[^&\\s\"'<>]+", "$1" + MARK));

  private static final Pattern QUERY = Pattern.compile("\\?[^\\s\"'<>?]+");

  private static final Pattern SIGNED =
      Pattern.compile("(?i)[?&](?:amp;)?(?:sig|signature|x-amz-[a-z-]+|x-goog-[a-z-]+)=");

  /// Group 1 is the name with its sign, 2 the value.
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)((?:"
              + WORDS
              + ")[\"'\\\\]*\\s*(?:=>|[:=])\\s*\\\\?)(\"[^\"]*\"?|'[^']*'?|[^\\s,;&\"'<>)}\\]]+)");

  private SecretText() {}

  /// The text without what looks like a secret.
  public static String without(String text) {
    String safe = text;
    for (Form form : FORMS) {
      safe = form.pattern().matcher(safe).replaceAll(form.replacement());
    }
    return assigned(signed(safe));
  }

  /// The text without these secrets, and without what looks like one.
  ///
  /// @param known values that must not be shown; those of fewer than 8 characters are not looked
  ///   for
  public static String without(String text, Collection<String> known) {
    String safe = text;
    for (String secret :
        known.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      if (secret.length() >= SHORTEST_KNOWN) {
        safe = safe.replace(secret, MARK);
      }
    }
    return without(safe);
  }

  /// A signed address is a credential as a whole: its other parameters say for what.
  private static String signed(String text) {
    Matcher query = QUERY.matcher(text);
    StringBuilder safe = new StringBuilder(text.length());
    int from = 0;
    while (query.find()) {
      if (SIGNED.matcher(query.group()).find()) {
        safe.append(text, from, query.start()).append('?').append(MARK);
        from = query.end();
      }
    }
    return from == 0 ? text : safe.append(text, from, text.length()).toString();
  }

  private static String assigned(String text) {
    Matcher matcher = ASSIGNMENT.matcher(text);
    StringBuilder safe = new StringBuilder(text.length());
    int from = 0;
    while (matcher.find()) {
      if (secret(matcher.group(1), matcher.group(2))) {
        safe.append(text, from, matcher.end(1)).append(MARK);
        from = matcher.end();
      }
    }
    return from == 0 ? text : safe.append(text, from, text.length()).toString();
  }

  /// After a colon stands a sentence as often as a value: `Set webhook-secret: without it …`.
  private static boolean secret(String name, String value) {
    if (value.startsWith("\"") || value.startsWith("'") || name.stripTrailing().endsWith("=")) {
      return !value.contains(MARK);
    }
    return value.length() >= SHORTEST_VALUE
        && !value.contains(MARK)
        && value.chars().anyMatch(c -> !Character.isLetter(c) && c != '-' && c != '.');
  }
}
