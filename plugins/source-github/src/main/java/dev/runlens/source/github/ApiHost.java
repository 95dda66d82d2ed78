// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

  /// An address below [#base()].
  ///
  /// @param path with a slash at its beginning, and the query
  URI at(String path) {
    return URI.create(base + path);
  }

  /// A name as a segment of a path.
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A request with the headers that GitHub wants on all of them.
  static HttpRequest.Builder request(URI address, String authorization) {
    return HttpRequest.newBuilder(address)
        .header("Authorization", authorization)
        .header("Accept", "application/vnd.github+json")
        .header("X-GitHub-Api-Version", "2022-11-28");
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
      Optional<URI> moved =
          next.method().equals("GET")
              ? Answer.location(response.request().uri(), response.statusCode(), response.headers())
              : Optional.empty();
      if (moved.isEmpty() || !isHere(moved.get())) {
        return response;
      }
      Exchange.discard(response);
      next = HttpRequest.newBuilder(next, (_, _) -> true).uri(moved.get()).build();
    }
    throw new SourceException(
        Kind.TRANSIENT, "GitHub redirects %s in circles.".formatted(target(request)));
  }

  /// [#send], and reads the answer to its end.
  ///
  /// @throws SourceException TRANSIENT also if the answer is cut short
  Answer ask(HttpRequest request) {
    HttpResponse<InputStream> response = send(request);
    return Answer.of(
        response,
        response.statusCode() / 100 == 2
            ? Exchange.read(response, target(request))
            : Exchange.excerpt(response));
  }

  /// Method and path, for messages.
  static String target(HttpRequest request) {
    return target(request.method(), request.uri());
  }

  static String target(String method, URI address) {
    return method + " " + address.getRawPath();
  }

  /// An address that an answer named or that somebody kept, if it is the API's: credentials go
  /// nowhere else.
  ///
  /// @throws SourceException INVALID if it is not
  URI here(URI address) {
    if (!isHere(address)) {
      throw new SourceException(
          Kind.INVALID,
          "The list goes on at %s, which is not GitHub's API.".formatted(origin(address)));
    }
    return address;
  }

  /// Scheme, host and port: the rest of an address may be a credential.
  static String origin(URI address) {
    String port = address.getPort() == -1 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port;
  }

  /// Whether an address is the API's. GitHub Enterprise Server has other services on the same host.
  boolean isHere(URI uri) {
    return base.getScheme().equalsIgnoreCase(uri.getScheme())
        && base.getHost().equalsIgnoreCase(uri.getHost())
        && base.getPort() == uri.getPort()
        && uri.getRawUserInfo() == null
        && uri.normalize().getRawPath().startsWith(base.getRawPath() + "/");
  }
}
