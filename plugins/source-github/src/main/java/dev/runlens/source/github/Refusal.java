// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What an answer of GitHub's other than success means to us.
final class Refusal {

  /// GitHub docs, "Rate limits for the REST API": without a word on when, wait at least a minute.
  private static final Duration UNTOLD_WAIT = Duration.ofMinutes(1);

  private static final int LONGEST_QUOTE = 200;

  /// How GitHub names the times of a JWT that it does not take.
  private static final Pattern TIMES_OF_JWT =
      Pattern.compile("'(Issued at|Expiration time)' claim|\\('(iat|exp)'\\)");

  private Refusal() {}

  /// Makes the exception for an answer that is not about a limit ([#wait]).
  ///
  /// @param target method and path of the request
  /// @return [UnauthorizedException] for 401; else a [SourceException]: NOT_FOUND for 404, CONFIG
  ///   for other refusals of permission, TRANSIENT for the rest
  static RuntimeException of(Answer answer, String target) {
    String refused = describe(answer, target);
    return switch (answer.status()) {
      case 401 -> {
        boolean aboutTime = TIMES_OF_JWT.matcher(text(answer)).find();
        yield new UnauthorizedException(
            refused + ".", aboutTime ? answer.date() : Optional.<Instant>empty());
      }
      case 404 -> new SourceException(Kind.NOT_FOUND, refused + ".");
      case 403 ->
          new SourceException(
              Kind.CONFIG,
              refused
                  + ". Grant the App the permission actions: read, and check its installation.");
      default -> new SourceException(Kind.TRANSIENT, refused + ".");
    };
  }

  /// Makes the exception for any answer other than success, for those who ask in no [Lane], and
  /// closes its body.
  ///
  /// @return as above; OVERLOADED if the answer is about a limit
  static RuntimeException of(HttpResponse<InputStream> response, String target, Clock clock) {
    Answer answer = Answer.of(response, Exchange.excerpt(response));
    Optional<Duration> wait = wait(answer, clock);
    if (wait.isEmpty()) {
      return of(answer, target);
    }
    return new SourceException(
        Kind.OVERLOADED,
        "%s. Next request in %d s.".formatted(describe(answer, target), wait.get().toSeconds()),
        null,
        wait.get());
  }

  /// One sentence without its full stop.
  static String describe(Answer answer, String target) {
    return "GitHub answered HTTP %d to %s%s"
        .formatted(answer.status(), target, quote(message(answer)));
  }

  /// How long an answer tells us to stay away, or empty if it does not: GitHub's primary and
  /// secondary rate limits, both 403 or 429 (docs as above), and a server that is busy.
  static Optional<Duration> wait(Answer answer, Clock clock) {
    if (answer.status() >= 500) {
      return retryAfter(answer);
    }
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    Optional<Duration> told =
        retryAfter(answer)
            .or(() ->
                isSpent(answer)
                    ? untilReset(answer, clock).or(() -> Optional.of(UNTOLD_WAIT))
                    : Optional.empty());
    boolean secondary = text(answer).toLowerCase(Locale.ROOT).contains("rate limit");
    return told.isPresent() || !(answer.status() == 429 || secondary)
        ? told
        : Optional.of(UNTOLD_WAIT);
  }

  /// Whether nothing of the primary limit is left.
  static boolean isSpent(Answer answer) {
    return answer.headers().firstValue("x-ratelimit-remaining").equals(Optional.of("0"));
  }

  /// How long until the primary limit begins anew, by GitHub's own clock where the answer has its
  /// time: at least a second, at most the hour that a limit lasts.
  static Optional<Duration> untilReset(Answer answer, Clock clock) {
    OptionalLong reset = answer.number("x-ratelimit-reset");
    if (reset.isEmpty()) {
      return Optional.empty();
    }
    long now = answer.date().orElseGet(clock::instant).getEpochSecond();
    return Optional.of(Duration.ofSeconds(Math.clamp(reset.getAsLong() - now, 1, 3_600)));
  }

  private static Optional<Duration> retryAfter(Answer answer) {
    return answer
        .headers()
        .firstValue("retry-after")
        .map(value ->
            value.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : UNTOLD_WAIT);
  }

  /// `message` of GitHub's error object; empty if the answer is none.
  private static String message(Answer answer) {
    try {
      return Payload.of(answer.body()).optionalText("message").orElse("");
    } catch (SourceException _) {
      return "";
    }
  }

  private static String text(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  private static String quote(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip().replaceFirst("\\.+$", "");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line);
  }
}
