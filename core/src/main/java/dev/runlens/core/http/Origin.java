// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/// Where a request comes from: which site, and which address.
final class Origin {

  private static final String ADDRESS = "[0-9a-fA-F.:]{2,45}";

  private Origin() {}

  /// An origin as browsers write it (RFC 6454, section 6.2): lower case, without the usual port.
  static String of(URI url) {
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
    return (url.getScheme() + "://" + url.getHost()).toLowerCase(Locale.ROOT) + port;
  }

  /// Browsers send `Origin` with every POST; one that names another site is a forgery.
  ///
  /// @throws Problem 403 for another site
  static void check(ServerRequest request, String publicOrigin) {
    String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
    String host = request.headers().first(HeaderNames.HOST).orElse("");
    boolean ours =
        origin.isEmpty()
            || origin.equals("http://" + host)
            || origin.equals("https://" + host)
            || origin.equals(publicOrigin);
    if (!ours) {
      throw Problem.of(403, "This request came from another site.");
    }
  }

  /// The address of whoever sent a request. A proxy on this machine is believed: it appends the
  /// address that it saw to `X-Forwarded-For`.
  static String address(ServerRequest request) {
    String peer = Objects.requireNonNullElse(request.remotePeer().host(), "unknown");
    if (!peer.matches(ADDRESS) || !InetAddress.ofLiteral(peer).isLoopbackAddress()) {
      return peer;
    }
    String forwarded =
        request.headers().first(HeaderNames.create("X-Forwarded-For")).orElse("").strip();
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return last.matches(ADDRESS) ? last : peer;
  }
}
