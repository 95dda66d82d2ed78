// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An HTTP status that is not 200, with what Google says about it
/// (<https://ai.google.dev/gemini-api/docs/generate-content/api-errors>, details as in
/// <https://google.aip.dev/193>).
final class Refusal extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_SAID = 300;

  /// A duration of Protocol Buffers in JSON, `34.5s`, and one of HTTP, `34`.
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s?");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final String reason;
  private final String said;
  private final @Nullable Duration retryAfter;

  private Refusal(int status, String reason, String said, @Nullable Duration retryAfter) {
    super("HTTP " + status);
    this.status = status;
    this.reason = reason;
    this.said = said;
    this.retryAfter = retryAfter;
  }

  /// One that came instead of an answer.
  ///
  /// @param body Google's JSON, or whatever a proxy says instead
  /// @param key that no message may hold
  static Refusal of(int status, HttpHeaders headers, byte[] body, String key) {
    JsonNode error = error(body);
    String reason = error.path("status").asText();
    Optional<Duration> delay = headers.firstValue("Retry-After").flatMap(Refusal::seconds);
    for (JsonNode detail : error.path("details")) {
      String type = detail.path("@type").asText();
      if (type.endsWith("google.rpc.ErrorInfo")) {
        reason = detail.path("reason").asText(reason);
      } else if (type.endsWith("google.rpc.RetryInfo")) {
        Optional<Duration> exact = seconds(detail.path("retryDelay").asText());
        delay = exact.isPresent() ? exact : delay;
      }
    }
    return new Refusal(
        status, reason, clean(error.path("message").asText(), key), delay.orElse(null));
  }

  /// One that came in the middle of an answer.
  static Refusal of(int status, String reason, String said, String key) {
    return new Refusal(status, reason, clean(said, key), null);
  }

  private static JsonNode error(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return (json.isArray() ? json.path(0) : json).path("error");
    } catch (IOException _) {
      // A proxy's page: the status has to do.
      return JSON.missingNode();
    }
  }

  private static Optional<Duration> seconds(String text) {
    Matcher form = SECONDS.matcher(text.strip());
    return form.matches()
        ? Optional.of(
            Duration.ofMillis(new BigDecimal(form.group(1)).movePointRight(3).longValue()))
        : Optional.empty();
  }

  /// On one line, short, without the key.
  private static String clean(String said, String key) {
    String line = said.replace(key, "***").replaceAll("\\s+", " ").strip();
    return line.length() > MOST_SAID ? line.substring(0, MOST_SAID) + "..." : line;
  }

  int status() {
    return status;
  }

  /// Whether Google says so, and not something on the way.
  boolean fromGoogle() {
    return !reason.isEmpty();
  }

  /// Google's word for it, `API_KEY_INVALID` or `RESOURCE_EXHAUSTED`; empty if it is not
  /// [#fromGoogle].
  String reason() {
    return reason;
  }

  /// Google's sentence, perhaps empty.
  String said() {
    return said;
  }

  /// How long Google wants to be left alone, if it says so.
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// Whether the same request may be taken in a while.
  boolean passing() {
    return switch (status) {
      case 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /// Whether less input might be taken. Google has no word of its own for it: "The input token
  /// count (1200293) exceeds the maximum number of tokens allowed (1048576)."
  boolean inputTooLong() {
    boolean saysSo =
        said.contains("exceeds the maximum number of tokens")
            || said.contains("payload size exceeds the limit");
    return status == 413 || (status == 400 && saysSo);
  }

  /// Whether the key is what Google does not like.
  boolean keyRefused() {
    return reason.startsWith("API_KEY_") || ((status == 401 || status == 403) && fromGoogle());
  }
}
