// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a [GeminiAnalyzer].
///
/// @param model name as in <https://ai.google.dev/gemini-api/docs/models>, without `models/`
/// @param apiKey of the Gemini API (<https://ai.google.dev/gemini-api/docs/api-key>)
/// @param baseUrl what stands before `/v1beta`; absent: Google's own
/// @param timeout for a whole analysis, with all tries and pauses
/// @param attempts how many requests that Gemini takes up an analysis may cost
/// @param maxInputCharacters longest instructions and input together, in UTF-16 units
/// @param maxOutputTokens what the model may write, its thoughts included
/// @param temperature 0 always takes the likeliest token, 2 hardly minds
public record GeminiSettings(
    @Setting(
            label = "Model",
            help = "Name of a Gemini model, see ai.google.dev/gemini-api/docs/models.",
            defaultValue = "gemini-3.8-flash")
        String model,
    @Setting(label = "API key", help = "Key of the Gemini API, made at aistudio.google.com/apikey.")
        Secret apiKey,
    @Setting(
            label = "Base URL",
            help =
                "Another place of the Gemini API, such as a proxy: https, or http on this host."
                    + " Without it: Google's.",
            optional = true)
        @Nullable URI baseUrl,
    @Setting(
            label = "Timeout",
            help = "How long an analysis may take, all tries and pauses included.",
            defaultValue = "90s")
        Duration timeout,
    @Setting(
            label = "Attempts",
            help = "How often Gemini is asked at most before an analysis fails.",
            defaultValue = "2",
            min = 1,
            max = 5)
        int attempts,
    @Setting(
            label = "Most input",
            help = "Longest question in characters; a token is about 3 to 4 of them.",
            defaultValue = "400000",
            min = GeminiSettings.LEAST_INPUT,
            max = 3_000_000)
        int maxInputCharacters,
    @Setting(
            label = "Most output",
            help = "Longest answer in tokens, with what the model thinks before it.",
            defaultValue = "32768",
            min = 1_000,
            max = 65_536)
        int maxOutputTokens,
    @Setting(
            label = "Temperature",
            help = "How freely the model chooses its words; Google recommends 1 from Gemini 3 on.",
            defaultValue = "1",
            min = 0,
            max = 2)
        double temperature) {

  /// The shortest brief that the server writes, in characters.
  static final int LEAST_INPUT = 8_000;

  /// Where requests go without a `base-url`.
  static final URI GOOGLE = URI.create("https://generativelanguage.googleapis.com");

  private static final Pattern MODEL =
      Pattern.compile("(?!.{101})[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*");

  private static final Pattern KEY = Pattern.compile("[!-~]{1,500}");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public GeminiSettings {
    if (!MODEL.matcher(model).matches()) {
      throw new IllegalArgumentException(
          "model must be a name such as gemini-3.8-flash, without models/, found '" + model + "'");
    }
    if (!KEY.matcher(apiKey.reveal()).matches()) {
      throw new IllegalArgumentException(
          "api-key must be letters, digits and signs, without spaces and line breaks");
    }
    if (baseUrl != null) {
      checkBaseUrl(baseUrl);
    }
    if (timeout.compareTo(Duration.ofMillis(100)) < 0
        || timeout.compareTo(Duration.ofMinutes(15)) > 0) {
      throw new IllegalArgumentException("timeout must be from 100 ms to 15 min");
    }
  }

  /// The messages leave out the URL: people put passwords into URIs.
  private static void checkBaseUrl(URI url) {
    boolean plain =
        url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException(
          "base-url must be a scheme, a host and perhaps a path, such as " + GOOGLE);
    }
    boolean loopback = LOOPBACK.contains(url.getHost());
    if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && loopback)) {
      throw new IllegalArgumentException("base-url must be https; http is for localhost only");
    }
  }

  /// Where requests go, without a `/` at its end.
  String base() {
    return (baseUrl == null ? GOOGLE : baseUrl).toString().replaceAll("/+$", "");
  }

  /// The host that requests go to, for people.
  String host() {
    return (baseUrl == null ? GOOGLE : baseUrl).getAuthority();
  }
}
