// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/// The headers of every answer. Scripts, styles and data come from this server only; nothing is
/// inline, nothing is framed, nothing is cached unless its route says so.
public final class Headers implements Filter {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
          + "frame-ancestors 'none'; base-uri 'none'";

  /// Lets the forms of a page lead to other sites as well: browsers hold the redirection after a
  /// form against the policy, too.
  ///
  /// @param sites web addresses, of which only the origin counts
  public static void formsMayGoTo(ServerResponse response, List<URI> sites) {
    String origins =
        sites.stream().map(site -> " " + Origin.of(site)).distinct().collect(Collectors.joining());
    response
        .headers()
        .set(
            HeaderNames.create("Content-Security-Policy"),
            POLICY.replace("form-action 'self'", "form-action 'self'" + origins));
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    ServerResponseHeaders headers = response.headers();
    headers.set(HeaderNames.create("X-Request-Id"), RequestId.assign(request).value());
    headers.set(HeaderNames.create("Content-Security-Policy"), POLICY);
    headers.set(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    headers.set(HeaderNames.create("Referrer-Policy"), "same-origin");
    headers.set(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
    headers.set(HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin");
    headers.set(HeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HeaderNames.VARY, "Accept-Encoding");
    chain.proceed();
  }
}
