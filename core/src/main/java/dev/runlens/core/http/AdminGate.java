// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.access.Administrators;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Lets administrators in, and nobody else. Programs send the admin token as a bearer token;
/// browsers have a session cookie, and whatever changes something must come from our own pages:
/// right `Origin`, and the session's token sent back (OWASP, "Cross-Site Request Forgery Prevention
/// Cheat Sheet").
public final class AdminGate {

  private static final String BEARER = "Bearer ";
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final Administrators administrators;
  private final boolean secure;
  private final String publicOrigin;
  private final String cookie;

  /// @param publicUrl where browsers reach this server; `https` makes the cookie `Secure`
  public AdminGate(Administrators administrators, URI publicUrl) {
    this.administrators = administrators;
    this.secure = "https".equals(publicUrl.getScheme());
    this.publicOrigin = origin(publicUrl);
    this.cookie = secure ? "__Host-runlens-admin" : "runlens-admin";
  }

  /// For routes of the API.
  ///
  /// @return who it is, for the audit trail
  /// @throws Problem 401 without a right token or session, 403 for a session's request that did not
  ///   come from our pages, 429 after too many wrong tokens
  public String admit(ServerRequest request) {
    String authorization = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (authorization.startsWith(BEARER)) {
      refuseIfThrottled();
      if (administrators.knowsToken(authorization.substring(BEARER.length()).strip())) {
        return "token, " + address(request);
      }
      throw unauthorized();
    }
    Administrators.Session session = session(request).orElseThrow(AdminGate::unauthorized);
    if (changesSomething(request)) {
      check(request, session, request.headers().first(HeaderNames.create("X-Runlens-Csrf")));
    }
    return actor(request);
  }

  /// For a form of our pages.
  public Visitor admit(ServerRequest request, Form form) {
    Administrators.Session session = session(request).orElseThrow(AdminGate::unauthorized);
    check(request, session, Optional.of(form.value("csrf")));
    return new Visitor(actor(request), session);
  }

  /// Who sent a form.
  ///
  /// @param actor for the audit trail
  public record Visitor(String actor, Administrators.Session session) {}

  /// For pages: the session, or a redirection to the sign-in page, which is sent here.
  public Optional<Administrators.Session> visit(ServerRequest request, ServerResponse response) {
    Optional<Administrators.Session> session = session(request);
    if (session.isEmpty()) {
      String query = request.query().rawValue();
      String here = request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query);
      redirect(response, "/admin/sign-in?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8));
    }
    return session;
  }

  /// Signs somebody in who sends the token by the sign-in form.
  ///
  /// @return whether the token was right; then the response carries the cookie
  public boolean signIn(ServerRequest request, ServerResponse response, String token) {
    checkOrigin(request);
    refuseIfThrottled();
    if (!administrators.knowsToken(token)) {
      return false;
    }
    response.headers().addCookie(cookie(administrators.signIn().id()).build());
    return true;
  }

  /// Ends the session of a form.
  public void signOut(ServerRequest request, ServerResponse response) {
    request.headers().cookies().first(cookie).ifPresent(administrators::signOut);
    response.headers().addCookie(cookie("").expires(Instant.EPOCH).build());
  }

  /// Sends a browser elsewhere after a form.
  public static void redirect(ServerResponse response, String path) {
    response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, path).send();
  }

  private SetCookie.Builder cookie(String value) {
    return SetCookie.builder(cookie, value)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(SetCookie.SameSite.LAX);
  }

  /// An origin as browsers write it (RFC 6454, section 6.2): lower case, without the usual port.
  private static String origin(URI url) {
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
    return (url.getScheme() + "://" + url.getHost()).toLowerCase(Locale.ROOT) + port;
  }

  private Optional<Administrators.Session> session(ServerRequest request) {
    return request.headers().cookies().first(cookie).asOptional().flatMap(administrators::session);
  }

  private void refuseIfThrottled() {
    if (administrators.throttled()) {
      throw Problem.tooMany("Too many wrong tokens. Wait a minute.", RETRY_AFTER);
    }
  }

  private void check(ServerRequest request, Administrators.Session session, Optional<String> csrf) {
    checkOrigin(request);
    if (!Administrators.isOf(session, csrf.orElse(""))) {
      throw Problem.of(403, "This form is from an earlier session. Reload the page and try again.");
    }
  }

  /// Browsers send `Origin` with every POST; one that names another site is a forgery.
  private void checkOrigin(ServerRequest request) {
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

  private static boolean changesSomething(ServerRequest request) {
    String method = request.prologue().method().text();
    return !method.equals("GET") && !method.equals("HEAD");
  }

  private static Problem unauthorized() {
    return Problem.of(
        401,
        "Administrators only: sign in at /admin/sign-in, or send the admin token (the file admin-token of the data directory) as Authorization: Bearer.");
  }

  private static String actor(ServerRequest request) {
    return "browser, " + address(request);
  }

  private static String address(ServerRequest request) {
    return Objects.requireNonNullElse(request.remotePeer().host(), "unknown");
  }
}
