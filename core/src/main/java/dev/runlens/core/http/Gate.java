// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.access.AdminToken;
import dev.runlens.core.access.ApiToken;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Attempts;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Guesses;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.sight.Sights;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets people and their programs in, each to what is theirs. Every route but the public ones asks
/// it on its first line.
///
/// Programs send a token as `Authorization: Bearer` (RFC 6750): an API token, or the configured
/// admin token. Browsers have a session cookie, and whatever changes something by it must come from
/// our own pages: right `Origin`, and the session's token sent back (OWASP, "Cross-Site Request
/// Forgery Prevention Cheat Sheet").
public final class Gate {

  private static final String BEARER = "Bearer ";
  private static final String PLAIN = "runlens";

  /// Of one caller within a minute. A page that shows a log while somebody scrolls makes about ten
  /// requests a second.
  private static final int MOST_REQUESTS = 1_200;

  private static final int MOST_WRONG_TOKENS = 60;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Longest that browsers keep a cookie.
  private static final Duration DEVICE = Duration.ofDays(400);

  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Sights sights;
  private final Guesses guesses;
  private final Audit audit;
  private final AdminToken adminToken;
  private final Supplier<URI> publicUrl;
  private final Attempts requests;
  private final Attempts wrongTokens;

  /// @param publicUrl where browsers reach this server; `https` makes the cookies `Secure`
  public Gate(
      People people,
      Sessions sessions,
      ApiTokens tokens,
      Sights sights,
      Guesses guesses,
      Audit audit,
      AdminToken adminToken,
      Supplier<URI> publicUrl,
      Clock clock) {
    this.people = people;
    this.sessions = sessions;
    this.tokens = tokens;
    this.sights = sights;
    this.guesses = guesses;
    this.audit = audit;
    this.adminToken = adminToken;
    this.publicUrl = publicUrl;
    this.requests = new Attempts(MOST_REQUESTS, MINUTE, clock);
    this.wrongTokens = new Attempts(MOST_WRONG_TOKENS, MINUTE, clock);
  }

  /// For routes of everybody who is signed in. A session's request that changes something must
  /// carry the session's token as `X-Runlens-Csrf`.
  ///
  /// @throws Problem 401 without a right token or session, 403 for a session's request that did not
  ///   come from our pages, 429 past 1,200 requests a minute
  public Caller viewer(ServerRequest request) {
    Caller caller = known(request);
    if (changesSomething(request)) {
      check(request, caller, header(request, "X-Runlens-Csrf"));
    }
    return caller;
  }

  /// For routes of admins.
  ///
  /// @throws Problem as [#viewer], and 403 for whoever is none
  public Caller admin(ServerRequest request) {
    return requireAdmin(viewer(request));
  }

  /// For a form of our pages, by anybody who is signed in.
  public Caller viewer(ServerRequest request, Form form) {
    Caller caller = known(request);
    check(request, caller, form.value("csrf"));
    return caller;
  }

  /// For a form of the pages of admins.
  public Caller admin(ServerRequest request, Form form) {
    return requireAdmin(viewer(request, form));
  }

  /// For pages: who it is, or a redirection to the sign-in page, which is sent here.
  ///
  /// @throws Problem 401 for a wrong token, 429 past 1,200 requests a minute
  public Optional<Caller> visitPage(ServerRequest request, ServerResponse response) {
    Optional<Caller> caller = find(request);
    if (caller.isPresent()) {
      count(caller.get());
      return caller;
    }
    if (bearer(request).isPresent()) {
      throw unauthorized();
    }
    String query = request.query().rawValue();
    String here = request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query);
    redirect(response, "/sign-in?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8));
    return Optional.empty();
  }

  /// For the pages of admins.
  ///
  /// @throws Problem as [#visitPage], and 403 for whoever is none
  public Optional<Caller> visitAdminPage(ServerRequest request, ServerResponse response) {
    return visitPage(request, response).map(Gate::requireAdmin);
  }

  /// Who it is at this moment, if anybody: for answers that say more to some, and for those that
  /// take long, since which somebody may have signed out, been kept out, or lost sight of
  /// something.
  public Optional<Caller> now(ServerRequest request) {
    return find(request);
  }

  /// Signs somebody in by login and password, if that is right: then the response carries the
  /// cookies.
  ///
  /// @throws Problem 403 for a form of another site, 429 after too many wrong ones
  public Optional<Session> signIn(
      ServerRequest request, ServerResponse response, String login, String password) {
    checkOrigin(request);
    String address = address(request);
    String device = request.headers().cookies().first(deviceCookie()).orElse("");
    Guesses.Attempt attempt = guesses.attempt(login, address, device);
    if (attempt.refused().isPresent()) {
      throw Problem.tooMany(
          "Too many wrong passwords. Wait, or sign in where you have signed in before.",
          attempt.refused().get());
    }
    Optional<Person> person = people.knows(login, password);
    if (person.isEmpty()) {
      audit.record(address, "sign-in.refused", login, "Wrong login or password.");
      return Optional.empty();
    }
    attempt.succeeded();
    response
        .headers()
        .addCookie(cookie(deviceCookie(), guesses.device(login)).maxAge(DEVICE).build());
    return Optional.of(signIn(request, response, person.get()));
  }

  /// Signs somebody in whom a source vouches for, or who has just become an admin: under a new
  /// session, never under one that the browser brought along.
  ///
  /// @throws dev.runlens.core.access.AccessException if the account is disabled
  public Session signIn(ServerRequest request, ServerResponse response, Person person) {
    String agent = request.headers().first(HeaderNames.USER_AGENT).orElse("");
    Sessions.SignedIn signedIn = sessions.start(person, address(request), agent);
    cookie(request).ifPresent(sessions::end);
    response.headers().addCookie(cookie(cookie(), signedIn.id()).build());
    audit.record(actor(person, request), "sign-in", person.login(), source(person));
    return signedIn.session();
  }

  /// Ends the session of a form.
  public void signOut(ServerRequest request, ServerResponse response, Caller caller) {
    cookie(request).ifPresent(sessions::end);
    response.headers().addCookie(cookie(cookie(), "").expires(Instant.EPOCH).build());
    Person person = caller.person();
    audit.record(caller.actor(), "sign-out", person == null ? "" : person.login(), "");
  }

  /// For forms of people who have no session yet.
  ///
  /// @throws Problem 403 if it came from another site
  public void checkOrigin(ServerRequest request) {
    Origin.check(request, Origin.of(publicUrl.get()));
  }

  /// Where a request comes from, for the audit trail and for limits.
  public String address(ServerRequest request) {
    return Origin.address(request);
  }

  /// Sends a browser elsewhere after a form.
  public static void redirect(ServerResponse response, String path) {
    response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, path).send();
  }

  private Caller known(ServerRequest request) {
    Caller caller = find(request).orElseThrow(Gate::unauthorized);
    count(caller);
    return caller;
  }

  /// Who it is goes into the request's context, for the name at the top of whatever page is the
  /// answer: see [Answers].
  private Optional<Caller> find(ServerRequest request) {
    Optional<Caller> caller = asked(request);
    caller.ifPresent(request.context()::register);
    return caller;
  }

  private Optional<Caller> asked(ServerRequest request) {
    Optional<String> bearer = bearer(request);
    if (bearer.isPresent()) {
      Optional<Caller> caller = program(request, bearer.get());
      if (caller.isEmpty()) {
        refuseWrongTokens(request);
      }
      return caller;
    }
    return byCookie(request);
  }

  private Optional<Caller> byCookie(ServerRequest request) {
    return cookie(request).flatMap(sessions::find).flatMap(session -> browser(request, session));
  }

  private Optional<Caller> program(ServerRequest request, String token) {
    if (adminToken.is(token)) {
      return Optional.of(
          new Caller("token, " + address(request), Role.ADMIN, Viewer.EVERYTHING, null, null, ""));
    }
    return tokens.find(token).flatMap(row -> program(request, row));
  }

  private Optional<Caller> program(ServerRequest request, ApiToken token) {
    Person person = token.person();
    Sights.View view = sights.of(person);
    return view.signedIn()
        ? Optional.of(
            new Caller(
                person.login() + " by token " + token.name() + ", " + address(request),
                token.role(),
                view.viewer(),
                null,
                person,
                view.problem()))
        : Optional.empty();
  }

  private Optional<Caller> browser(ServerRequest request, Session session) {
    Person person = session.person();
    Sights.View view = sights.of(person);
    return view.signedIn()
        ? Optional.of(
            new Caller(
                actor(person, request),
                person.role(),
                view.viewer(),
                session,
                person,
                view.problem()))
        : Optional.empty();
  }

  /// Only wrong ones are refused: nobody can be locked out by the mistakes of others.
  private void refuseWrongTokens(ServerRequest request) {
    Optional<Duration> wait = wrongTokens.take(address(request));
    if (wait.isPresent()) {
      throw Problem.tooMany("Too many wrong tokens.", wait.get());
    }
  }

  /// Whoever configures the server may ask it as often as they like.
  private void count(Caller caller) {
    Person person = caller.person();
    if (person == null) {
      return;
    }
    Optional<Duration> wait = requests.take(Long.toString(person.id()));
    if (wait.isPresent()) {
      throw Problem.tooMany(
          "More than %d requests within a minute.".formatted(MOST_REQUESTS), wait.get());
    }
  }

  /// A program that sends its token cannot be made to do so by another site.
  private void check(ServerRequest request, Caller caller, String csrf) {
    Session session = caller.session();
    if (session != null) {
      checkOrigin(request);
      if (!session.sentBack(csrf)) {
        throw Problem.of(
            403, "This form is from an earlier session. Reload the page and try again.");
      }
    }
  }

  private static Caller requireAdmin(Caller caller) {
    if (!caller.isAdmin()) {
      throw Problem.of(403, "Only admins may do this.");
    }
    return caller;
  }

  private Optional<String> cookie(ServerRequest request) {
    return request.headers().cookies().first(cookie()).asOptional();
  }

  private String cookie() {
    return secure() ? "__Host-" + PLAIN : PLAIN;
  }

  private boolean secure() {
    return "https".equals(publicUrl.get().getScheme());
  }

  private SetCookie.Builder cookie(String name, String value) {
    return SetCookie.builder(name, value)
        .path("/")
        .httpOnly(true)
        .secure(secure())
        .sameSite(SetCookie.SameSite.LAX);
  }

  private String deviceCookie() {
    return cookie() + "-device";
  }

  private static Optional<String> bearer(ServerRequest request) {
    String authorization = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static String header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name)).orElse("");
  }

  private static boolean changesSomething(ServerRequest request) {
    String method = request.prologue().method().text();
    return !method.equals("GET") && !method.equals("HEAD");
  }

  private static Problem unauthorized() {
    return Problem.of(401, "Sign in at /sign-in, or send an API token as Authorization: Bearer.");
  }

  private static String actor(Person person, ServerRequest request) {
    return person.login() + ", " + Origin.address(request);
  }

  private static String source(Person person) {
    return person.source() == null ? "By password." : "By " + person.source() + ".";
  }
}
