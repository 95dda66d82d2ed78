// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of an [OpenAiAnalyzer].
///
/// @param baseUrl without a slash at its end
/// @param apiKey absent: requests carry no `Authorization`
/// @param timeout of a whole analysis, all its requests and pauses together
/// @param idleTimeout between two pieces of an answer that has begun
/// @param attempts of one analysis, the first one included; a request in a simpler form or with a
///   shorter input is none
/// @param maxInputCharacters instructions and input together (UTF-16 units)
public record OpenAiSettings(
    @Setting(
            label = "Base URL",
            help =
                "The server's address up to where /chat/completions follows, mostly ending in /v1.",
            defaultValue = "http://127.0.0.1:11434/v1")
        URI baseUrl,
    @Setting(label = "Model", help = "The model's name as the server lists it: llama3.1:8b.")
        String model,
    @Setting(
            label = "API key",
            help = "Sent as Authorization: Bearer. Local servers mostly need none.",
            optional = true)
        @Nullable Secret apiKey,
    @Setting(
            label = "Timeout",
            help = "How long an analysis may take in all, loading the model included.",
            defaultValue = "5m")
        Duration timeout,
    @Setting(
            label = "Idle timeout",
            help = "How long the server may send nothing once it has begun to answer.",
            defaultValue = "60s")
        Duration idleTimeout,
    @Setting(
            label = "Attempts",
            help = "How often an analysis asks in all before it counts as failed.",
            defaultValue = "2",
            min = 1,
            max = 5)
        int attempts,
    @Setting(
            label = "Most input characters",
            help = "How much of a job the model is shown; a token is 3 to 4 characters of a log.",
            defaultValue = "60000",
            min = OpenAiSettings.LEAST_INPUT_CHARACTERS,
            max = 1_000_000)
        int maxInputCharacters,
    @Setting(
            label = "Most output tokens",
            help = "How long an answer may be. Models that think first need more.",
            defaultValue = "2000",
            min = 100,
            max = 100_000)
        int maxOutputTokens) {

  /// The shortest brief that the server writes.
  static final int LEAST_INPUT_CHARACTERS = 8_000;

  /// What fits into a header. The key is checked here because the HTTP client would quote it.
  private static final Pattern KEY = Pattern.compile("[!-~]{1,4096}");

  private static final Pattern MODEL = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  public OpenAiSettings {
    baseUrl = checkedBaseUrl(baseUrl);
    model = model.strip();
    refuseUnless(
        MODEL.matcher(model).matches(), "model must be a name of 1 to 200 characters, in a line.");
    refuseUnless(
        apiKey == null || KEY.matcher(apiKey.reveal()).matches(),
        "api-key must be of letters, digits and signs without spaces; leave it out for none.");
    refuseOutside("timeout", timeout, Duration.ofHours(1));
    refuseOutside("idle-timeout", idleTimeout, Duration.ofMinutes(30));
    refuseOutside("attempts", attempts, 1, 5);
    refuseOutside("max-input-characters", maxInputCharacters, LEAST_INPUT_CHARACTERS, 1_000_000);
    refuseOutside("max-output-tokens", maxOutputTokens, 100, 100_000);
  }

  /// Not quoted when refused: people put passwords there.
  private static URI checkedBaseUrl(URI baseUrl) {
    String scheme = baseUrl.getScheme();
    refuseUnless(
        ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
            && baseUrl.getHost() != null,
        "base-url must begin with https:// or http:// and a host.");
    refuseUnless(
        baseUrl.getRawUserInfo() == null
            && baseUrl.getRawQuery() == null
            && baseUrl.getRawFragment() == null,
        "base-url must be a plain address: no user, no query.");
    String bare = baseUrl.toString().replaceFirst("/+$", "");
    refuseUnless(!bare.endsWith("/completions"), "base-url must end before /chat/completions.");
    return URI.create(bare);
  }

  private static void refuseOutside(String key, Duration found, Duration most) {
    refuseUnless(
        found.compareTo(Duration.ofMillis(100)) >= 0 && found.compareTo(most) <= 0,
        "%s must be from 100 ms (PT0.1S) to %d min.".formatted(key, most.toMinutes()));
  }

  private static void refuseOutside(String key, int found, int least, int most) {
    refuseUnless(
        found >= least && found <= most, "%s must be from %d to %d.".formatted(key, least, most));
  }

  private static void refuseUnless(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// What people read: `llama3.1:8b at http://127.0.0.1:11434/v1`.
  String place() {
    return model + " at " + baseUrl;
  }

  /// @param path with a slash at its beginning
  URI address(String path) {
    return URI.create(baseUrl + path);
  }
}
