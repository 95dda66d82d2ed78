// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/// GitHub's REST API as a host to send requests to.
final class ApiHost {

  private static final int MOST_REDIRECTS = 3;

  private final URI base;
  private final Exchange exchange;

  /// @param base without a slash at its end
  ApiHost(URI base, Exchange exchange) {
    this.base = base;
    this.exchange = exchange;
  }

  URI base() {
    return base;
  }

  /// Sends a request, credentials and all, and follows the redirects that lead elsewhere in this
  /// API: GitHub sends those for repositories that were renamed or transferred (docs, "Best
  /// practices for using the REST API"). A redirect to any other place is the answer.
  ///
  /// @param request to an address below [#base()]
  /// @throws SourceException TRANSIENT if no answer came, or only redirects
  HttpResponse<InputStream> send(HttpRequest request) {
    HttpRequest next = request;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response =
          exchange.send(HttpRequest.newBuilder(next, (_, _) -> true), target(next));
      Optional<URI> moved = next.method().equals("GET") ? location(response) : Optional.empty();
      if (moved.isEmpty() || !isHere(moved.get())) {
        return response;
      }
      Exchange.discard(response);
      next = HttpRequest.newBuilder(next, (_, _) -> true).uri(moved.get()).build();
    }
    throw new SourceException(
        Kind.TRANSIENT, "GitHub redirects %s in circles.".formatted(target(request)));
  }

  /// Where a redirect leads to; empty for any other answer.
  static Optional<URI> location(HttpResponse<?> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 ->
          response.headers().firstValue("location").flatMap(value -> resolved(response, value));
      default -> Optional.empty();
    };
  }

  private static Optional<URI> resolved(HttpResponse<?> response, String location) {
    try {
      return Optional.of(response.request().uri().resolve(location));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Method and path, for messages.
  static String target(HttpRequest request) {
    return request.method() + " " + request.uri().getRawPath();
  }

  /// Whether an address is the API's. GitHub Enterprise Server has other services on the same host.
  boolean isHere(URI uri) {
    return base.getScheme().equalsIgnoreCase(uri.getScheme())
        && base.getHost().equalsIgnoreCase(uri.getHost())
        && base.getPort() == uri.getPort()
        && uri.getRawUserInfo() == null
        && uri.getRawPath().startsWith(base.getRawPath() + "/");
  }
}
