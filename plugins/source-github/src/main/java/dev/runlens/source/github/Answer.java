// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer of GitHub's API, read to its end.
///
/// @param address what was asked, after redirects
/// @param body the beginning of it for answers other than success
@SuppressWarnings("ArrayRecordComponent") // Never compared, and nobody writes into the body.
record Answer(URI address, int status, HttpHeaders headers, byte[] body) {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);
  private static final Pattern LINK =
      Pattern.compile("<([^<>]*)>((?:\\s*;\\s*[^,;\"]+|\"[^\"]*\")*)");
  private static final Pattern NEXT = Pattern.compile("rel\\s*=\\s*\"?next\"?");

  static Answer of(HttpResponse<?> response, byte[] body) {
    return new Answer(response.request().uri(), response.statusCode(), response.headers(), body);
  }

  boolean succeeded() {
    return status / 100 == 2;
  }

  /// Where a redirect leads to; empty for any other answer, and if no address can be made of it.
  Optional<URI> location() {
    return location(address, status, headers);
  }

  static Optional<URI> location(URI asked, int status, HttpHeaders headers) {
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          headers.firstValue("location").flatMap(value -> resolved(asked, value));
      default -> Optional.empty();
    };
  }

  /// The next page of a list (RFC 8288). Wherever it leads: see [ApiHost#here].
  Optional<URI> next() {
    Matcher link = LINK.matcher(String.join(", ", headers.allValues("link")));
    while (link.find()) {
      if (NEXT.matcher(link.group(2)).find()) {
        return resolved(address, link.group(1));
      }
    }
    return Optional.empty();
  }

  /// GitHub's time.
  Optional<Instant> date() {
    try {
      return headers
          .firstValue("date")
          .map(value -> ZonedDateTime.parse(value, HTTP_DATE).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// A header that holds a whole number of at most 12 digits.
  OptionalLong number(String header) {
    String value = headers.firstValue(header).orElse("");
    return value.matches("\\d{1,12}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  private static Optional<URI> resolved(URI asked, String location) {
    try {
      return Optional.of(asked.resolve(location));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
