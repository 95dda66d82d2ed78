// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// While there is no admin: answers this machine only, and nothing but the pages of `/setup`. Who
/// could reach the server from elsewhere before its owner has been there could make it theirs.
public final class SetupFilter implements Filter {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private static final List<HeaderName> FORWARDED_FOR =
      List.of(HeaderNames.create("X-Forwarded-For"), HeaderNames.create("X-Real-IP"));

  private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");

  /// RFC 7239, section 4: `for=192.0.2.60`, `for="[2001:db8::1]:4711"`.
  private static final Pattern FOR = Pattern.compile("(?i)\\bfor=(\"[^\"]*\"|[^;,\\s]*)");

  private final BooleanSupplier needed;

  /// @param needed whether there is no admin; asked for every request
  public SetupFilter(BooleanSupplier needed) {
    this.needed = needed;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!needed.getAsBoolean()) {
      chain.proceed();
      return;
    }
    if (!isFromHere(request)) {
      throw Problem.of(
          403,
          "Runlens has no admin yet and answers only requests from its own machine. Open /setup there, for example through ssh -L 8080:127.0.0.1:8080.");
    }
    String path = request.prologue().uriPath().path();
    if (isSetup(path)) {
      chain.proceed();
    } else if (path.equals("/health")) {
      response.status(Status.SERVICE_UNAVAILABLE_503);
      Answers.json(response, Map.of("status", "setup"));
    } else if (Problems.wantsPage(request)) {
      response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, "/setup").send();
    } else {
      throw Problem.unavailable(
          "Runlens has no admin yet. Open /setup in a browser on its machine.", RETRY_AFTER);
    }
  }

  private static boolean isSetup(String path) {
    return !path.contains("..")
        && (path.equals("/setup") || path.startsWith("/setup/") || path.startsWith("/assets/"));
  }

  /// A proxy on this machine is no proof: it says for whom it asks.
  private static boolean isFromHere(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress()
        && forwardedFor(request).allMatch(SetupFilter::isLoopback);
  }

  private static Stream<String> forwardedFor(ServerRequest request) {
    Stream<String> plain =
        FORWARDED_FOR.stream()
            .filter(request.headers()::contains)
            .flatMap(name -> request.headers().get(name).allValues(true).stream());
    Stream<String> standard =
        request.headers().contains(FORWARDED)
            ? request.headers().get(FORWARDED).allValues().stream().flatMap(SetupFilter::named)
            : Stream.empty();
    return Stream.concat(plain, standard);
  }

  /// A `Forwarded` that does not say for whom counts as one from elsewhere.
  private static Stream<String> named(String forwarded) {
    List<String> named =
        FOR.matcher(forwarded).results().map(result -> result.group(1).replace("\"", "")).toList();
    return named.isEmpty() ? Stream.of("unknown") : named.stream();
  }

  private static final Pattern LITERAL =
      Pattern.compile("\\[([^\\]]*)](?::\\d+)?|([^:]*)(?::\\d+)?|(.*)");

  private static boolean isLoopback(String node) {
    Matcher literal = LITERAL.matcher(node.strip());
    if (!literal.matches()) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(
              Stream.of(literal.group(1), literal.group(2), literal.group(3))
                  .filter(group -> group != null)
                  .findFirst()
                  .orElse(""))
          .isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
