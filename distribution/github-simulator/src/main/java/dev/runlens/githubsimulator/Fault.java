// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// One way for one request to go wrong.
public sealed interface Fault {

  /// Answers this instead of the truth.
  record Reply(int status, Map<String, String> headers, String body) implements Fault {
    public Reply {
      headers = Map.copyOf(headers);
    }
  }

  /// Keeps the connection open in silence, then closes it.
  record Hang(Duration duration) implements Fault {}

  /// Answers the truth after a delay.
  record Late(Duration delay) implements Fault {}

  /// Promises the whole body, sends this many bytes of it and closes the connection.
  record CutBody(long bytes) implements Fault {}

  /// Sends the head and this many bytes of the body, then keeps silent, then closes the connection.
  record Stall(long bytes, Duration silence) implements Fault {}

  /// Sends the whole body, but in pieces of this many bytes with a pause after each.
  record Drip(int bytes, Duration between) implements Fault {}

  /// Sends these bytes, one for each character (ISO 8859-1), instead of an answer, and closes the
  /// connection.
  record Raw(String bytes) implements Fault {}

  /// Closes the connection without a byte.
  record Disconnect() implements Fault {}

  /// Redirects to the address that was asked for, for ever.
  record RedirectLoop() implements Fault {}

  /// Redirects elsewhere, which a careful client may refuse.
  record RedirectTo(String location) implements Fault {}

  /// No fault: lets one request through between others that fail.
  record Pass() implements Fault {}

  static Fault status(int status) {
    return new Reply(status, Map.of(), "{\"message\":\"Scripted answer " + status + "\"}");
  }

  static Fault serverError() {
    return status(500);
  }

  /// GitHub's front answers 502 with a page, not with JSON.
  static Fault badGateway() {
    return new Reply(
        502, Map.of("Content-Type", "text/html"), "<html><title>Unicorn!</title></html>");
  }

  static Fault notFound() {
    return new Reply(404, Map.of(), "{\"message\":\"Not Found\",\"status\":\"404\"}");
  }

  static Fault gone() {
    return new Reply(410, Map.of(), "{\"message\":\"Server Error\",\"status\":\"410\"}");
  }

  /// What the blob host says while a log is not there yet.
  static Fault blobNotFound() {
    return new Reply(404, Map.of("Content-Type", "application/xml"), BlobHost.BLOB_NOT_FOUND);
  }

  static Fault tooManyRequests(Duration retryAfter) {
    return new Reply(
        429, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())), secondaryMessage());
  }

  /// The secondary limit: 403 with `retry-after`.
  static Fault secondaryLimit(Duration retryAfter) {
    return new Reply(
        403, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())), secondaryMessage());
  }

  /// The primary limit: 403 with nothing remaining until `reset`.
  static Fault primaryLimit(Instant reset) {
    return new Reply(
        403,
        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "" + reset.getEpochSecond()),
        "{\"message\":\"API rate limit exceeded\",\"status\":\"403\"}");
  }

  private static String secondaryMessage() {
    return "{\"message\":\"You have exceeded a secondary rate limit. Please wait a few minutes"
        + " before you try again.\",\"status\":\"403\"}";
  }
}
