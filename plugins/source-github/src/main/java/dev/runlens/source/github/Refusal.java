// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What an answer of GitHub's other than success means to us.
final class Refusal {

  /// GitHub docs, "Rate limits for the REST API": without a word on when, wait at least a minute.
  private static final Duration UNTOLD_WAIT = Duration.ofMinutes(1);

  private static final int LONGEST_QUOTE = 200;

  private Refusal() {}

  /// Makes the exception for an answer and closes its body.
  ///
  /// @param target method and path of the request
  /// @return [UnauthorizedException] for 401; else a [SourceException]: OVERLOADED within a rate
  ///   limit, NOT_FOUND for 404, CONFIG for other refusals of permission, TRANSIENT for the rest
  static RuntimeException of(HttpResponse<InputStream> response, String target, Clock clock) {
    int status = response.statusCode();
    String body = Exchange.excerpt(response);
    String refused =
        "GitHub answered HTTP %d to %s%s".formatted(status, target, quote(message(body)));
    Optional<Duration> wait = wait(response, body, clock);
    if (wait.isPresent()) {
      return new SourceException(
          Kind.OVERLOADED,
          "%s. Next request in %d s.".formatted(refused, wait.get().toSeconds()),
          null,
          wait.get());
    }
    return switch (status) {
      case 401 -> new UnauthorizedException(refused + ".");
      case 404 -> new SourceException(Kind.NOT_FOUND, refused + ".");
      case 403 ->
          new SourceException(
              Kind.CONFIG,
              refused
                  + ". Grant the App the permission actions: read, and check its installation.");
      default ->
          new SourceException(
              Kind.TRANSIENT, refused + ".", null, retryAfter(response.headers()).orElse(null));
    };
  }

  /// How long GitHub's primary or a secondary rate limit tells us to stay away, or empty if the
  /// answer is not about them. Both come as 403 or 429 (docs as above).
  static Optional<Duration> wait(HttpResponse<?> response, String body, Clock clock) {
    int status = response.statusCode();
    if (status != 403 && status != 429) {
      return Optional.empty();
    }
    HttpHeaders headers = response.headers();
    Optional<Duration> told = retryAfter(headers).or(() -> untilReset(headers, clock));
    boolean secondary = body.toLowerCase(Locale.ROOT).contains("rate limit");
    return told.isPresent() || !(status == 429 || secondary) ? told : Optional.of(UNTOLD_WAIT);
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("retry-after")
        .map(value ->
            value.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : UNTOLD_WAIT);
  }

  private static Optional<Duration> untilReset(HttpHeaders headers, Clock clock) {
    if (!headers.firstValue("x-ratelimit-remaining").equals(Optional.of("0"))) {
      return Optional.empty();
    }
    OptionalLong reset = number(headers, "x-ratelimit-reset");
    if (reset.isEmpty()) {
      return Optional.of(UNTOLD_WAIT);
    }
    // By our clock, which may be wrong: at least a second, at most the hour that a limit lasts.
    long seconds = reset.getAsLong() - clock.instant().getEpochSecond();
    return Optional.of(Duration.ofSeconds(Math.clamp(seconds, 1, 3_600)));
  }

  private static OptionalLong number(HttpHeaders headers, String name) {
    String value = headers.firstValue(name).orElse("");
    return value.matches("\\d{1,12}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /// `message` of GitHub's error object; empty if the answer is none.
  private static String message(String body) {
    try {
      return Payload.of(body.getBytes(UTF_8)).optionalText("message").orElse("");
    } catch (SourceException _) {
      return "";
    }
  }

  private static String quote(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip().replaceFirst("\\.+$", "");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line);
  }
}
