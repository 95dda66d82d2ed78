// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// One HTTP request and its answer, never longer than [Patience] allows. Follows no redirect: the
/// client must not either.
final class Exchange {

  /// Far above any answer of the calls made here.
  private static final int LARGEST_ANSWER = 8 << 20;

  private final HttpClient client;
  private final Patience patience;

  Exchange(HttpClient client, Patience patience) {
    this.client = client;
    this.patience = patience;
  }

  /// Sends a request. The caller closes the answer's body.
  ///
  /// @param target how to call the other side in messages, without query: it may hold a signature
  /// @throws SourceException TRANSIENT if no answer came
  HttpResponse<InputStream> send(HttpRequest.Builder request, String target) {
    HttpRequest timed =
        request.timeout(patience.answer()).setHeader("User-Agent", "Runlens").build();
    try {
      return client.send(timed, TimedBody.handler(patience.silence()));
    } catch (IOException e) {
      throw new SourceException(
          Kind.TRANSIENT, "No answer from %s: %s.".formatted(target, describe(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(
          Kind.TRANSIENT, "Interrupted while waiting for %s.".formatted(target), e);
    }
  }

  /// Reads and closes the body of an API answer.
  ///
  /// @throws SourceException TRANSIENT if it was cut short or is larger than any real one
  static byte[] read(HttpResponse<InputStream> response, String target) {
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
      if (bytes.length <= LARGEST_ANSWER) {
        return bytes;
      }
      throw new SourceException(
          Kind.TRANSIENT, "The answer of %s is longer than 8 MB.".formatted(target));
    } catch (IOException e) {
      throw new SourceException(
          Kind.TRANSIENT, "The answer of %s was cut short: %s.".formatted(target, describe(e)), e);
    }
  }

  /// The beginning of a body that is for people; empty if it cannot be had.
  static byte[] excerpt(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return body.readNBytes(64 << 10);
    } catch (IOException _) {
      return new byte[0];
    }
  }

  /// Drops an answer's body and with it the connection.
  static void discard(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String describe(IOException e) {
    String type = e.getClass().getSimpleName();
    return e.getMessage() == null ? type : type + ": " + e.getMessage();
  }
}
