// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.testkit.SettableClock;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  private static final String TOKEN = TestGate.TOKEN;
  private static final String PASSWORD = "correct horse battery";
  private static final String PUBLIC_URL = "http://runlens.example.com:8080";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir Path directory;
  private Database database;
  private TestGate access;
  private TestServer server;
  private Person person;
  private Sessions.SignedIn signedIn;

  @BeforeEach
  void start() {
    database = Database.open(directory.resolve("catalog.db"));
    access = at(PUBLIC_URL);
    server = server(access.gate);
    person = access.person("mona", Role.VIEWER);
    signedIn = access.session(person);
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private TestGate at(String publicUrl) {
    return new TestGate(database, clock, URI.create(publicUrl), Map::of);
  }

  private static TestServer server(Gate gate) {
    Handler api = (request, response) -> response.send(words(gate.viewer(request)));
    return new TestServer(routes ->
        routes
            .get("/api/it", api)
            .post("/api/it", api)
            .delete("/api/it", api)
            .get("/api/admin/it", (request, response) -> response.send(words(gate.admin(request))))
            .post(
                "/form",
                (request, response) ->
                    response.send(words(gate.viewer(request, Form.read(request)))))
            .get(
                "/page/{rest}",
                (request, response) ->
                    gate.visitPage(request, response).ifPresent(_ -> response.send("in")))
            .get(
                "/admin/page",
                (request, response) ->
                    gate.visitAdminPage(request, response).ifPresent(_ -> response.send("in")))
            .post(
                "/sign-in",
                (request, response) -> {
                  Form form = Form.read(request);
                  boolean in =
                      gate.signIn(request, response, form.value("login"), form.value("password"))
                          .isPresent();
                  response.send(Boolean.toString(in));
                })
            .post(
                "/sign-out",
                (request, response) -> {
                  gate.signOut(request, response, gate.viewer(request, Form.read(request)));
                  response.send("out");
                }));
  }

  private static String words(Caller caller) {
    return caller.role() + " " + caller.actor();
  }

  @Test
  void refusesWhoeverSendsNothing() throws Exception {
    HttpResponse<String> answer = server.get("/api/it");
    assertEquals(401, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
    assertTrue(answer.body().contains("/sign-in"), answer.body());
    assertEquals("Bearer", answer.headers().firstValue("www-authenticate").orElse(""));
    assertEquals(401, post("/api/it").statusCode());
    assertEquals(401, post("/form").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer ",
        "Bearer",
        "Bearer the admin token of test",
        "Bearer the admin token of tests and more",
        "Basic dGhlIGFkbWluIHRva2VuIG9mIHRlc3Rz",
        "the admin token of tests"
      })
  void refusesAWrongToken(String authorization) throws Exception {
    assertEquals(401, get("/api/it", "Authorization", authorization).statusCode());
  }

  @Test
  void letsInWhoeverKnowsTheToken() throws Exception {
    HttpResponse<String> answer = get("/api/it", "Authorization", "Bearer " + TOKEN);
    assertEquals(200, answer.statusCode());
    assertEquals("ADMIN token, 127.0.0.1", answer.body());
    assertEquals(200, post("/api/it", "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(
        200,
        post(
                "/api/it",
                "Authorization",
                "Bearer " + TOKEN,
                "Origin",
                "https://elsewhere.example.com")
            .statusCode(),
        "no browser sends this header for another site");
  }

  @Test
  void aSessionReadsWithItsCookieAlone() throws Exception {
    HttpResponse<String> answer = get("/api/it", "Cookie", cookie(signedIn));
    assertEquals(200, answer.statusCode());
    assertEquals("VIEWER mona, 127.0.0.1", answer.body());
    assertEquals("in", get("/page/x", "Cookie", cookie(signedIn)).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runlens=",
        "runlens=guessed",
        "runlens",
        "__Host-runlens=x",
        ";;=;",
        "=",
        "a=\"b;c",
        "runlens=x; runlens=y"
      })
  void refusesCookiesThatAreNoSession(String cookie) throws Exception {
    assertEquals(401, get("/api/it", "Cookie", cookie).statusCode());
    assertEquals(303, get("/page/x", "Cookie", cookie).statusCode());
  }

  @Test
  void aSessionChangesNothingWithoutItsToken() throws Exception {
    String cookie = cookie(signedIn);
    String other = access.session(person).session().csrf();
    assertEquals(403, post("/api/it", "Cookie", cookie).statusCode());
    assertEquals(403, post("/api/it", "Cookie", cookie, "X-Runlens-Csrf", "wrong").statusCode());
    assertEquals(403, post("/api/it", "Cookie", cookie, "X-Runlens-Csrf", other).statusCode());
    assertEquals(
        403, server.send(server.request("/api/it").DELETE().header("Cookie", cookie)).statusCode());
    assertEquals(200, post("/api/it", "Cookie", cookie, "X-Runlens-Csrf", csrf()).statusCode());
    assertEquals(403, form("", "Cookie", cookie).statusCode());
    assertEquals(403, form("csrf=wrong", "Cookie", cookie).statusCode());
    assertEquals(403, form("csrf=" + other, "Cookie", cookie).statusCode());
    assertEquals(200, form("csrf=" + csrf(), "Cookie", cookie).statusCode());
  }

  @Test
  void aTokenWithoutItsSessionIsWorthNothing() throws Exception {
    assertEquals(401, form("csrf=" + csrf()).statusCode());
    assertEquals(401, post("/api/it", "X-Runlens-Csrf", csrf()).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://elsewhere.example.com",
        "http://runlens.example.com",
        "https://runlens.example.com:8080",
        "http://runlens.example.com:8080.evil.example.com",
        "http://runlens.example.com:80801"
      })
  void refusesFormsOfOtherSites(String origin) throws Exception {
    String cookie = cookie(signedIn);
    assertEquals(403, form("csrf=" + csrf(), "Cookie", cookie, "Origin", origin).statusCode());
    assertEquals(
        403,
        post("/api/it", "Cookie", cookie, "X-Runlens-Csrf", csrf(), "Origin", origin).statusCode());
    HttpResponse<String> signIn = signIn(server, PASSWORD, "Origin", origin);
    assertEquals(403, signIn.statusCode());
    assertTrue(signIn.headers().firstValue("set-cookie").isEmpty());
  }

  @Test
  void takesFormsOfItsOwnPagesBehindAProxyOrNot() throws Exception {
    String host = server.request("/").build().uri().getAuthority();
    for (String origin : List.of(PUBLIC_URL, "http://" + host, "https://" + host)) {
      assertEquals(
          200,
          form("csrf=" + csrf(), "Cookie", cookie(signedIn), "Origin", origin).statusCode(),
          origin);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://Runlens.example.com", "https://runlens.example.com:443"})
  void knowsItsOriginAsBrowsersWriteIt(String publicUrl) throws Exception {
    try (TestServer behindProxy = server(at(publicUrl).gate)) {
      access.people.makeLocal("ada", PASSWORD, Role.ADMIN);
      assertEquals(
          "true", signIn(behindProxy, PASSWORD, "Origin", "https://runlens.example.com").body());
    }
  }

  @Test
  void signsInAndOutAgainUnderANewSession() throws Exception {
    Person admin = access.people.makeLocal("ada", PASSWORD, Role.ADMIN);
    assertEquals("false", signIn(server, "wrong").body());
    HttpResponse<String> right = signIn(server, PASSWORD, "Cookie", "runlens=planted");
    assertEquals("true", right.body());
    String set = set(right, "runlens=");
    assertTrue(set.contains("HttpOnly"), set);
    assertTrue(set.contains("SameSite=Lax"), set);
    assertTrue(set.contains("Path=/"), set);
    assertFalse(set.contains("Secure"), set);
    assertFalse(set.contains("Domain"), set);
    assertFalse(set.contains("planted"), set);
    String cookie = set.substring(0, set.indexOf(';'));
    assertEquals("ADMIN ada, 127.0.0.1", get("/api/it", "Cookie", cookie).body());
    Session session = access.sessions.ofPerson(admin.id()).getFirst();
    assertEquals(List.of("sign-in", "sign-in.refused"), actions());
    assertEquals("", session.csrf(), "a list gives away no token");

    String again = set(signIn(server, PASSWORD, "Cookie", cookie), "runlens=");
    assertEquals(401, get("/api/it", "Cookie", cookie).statusCode(), "the earlier one has ended");
    cookie = again.substring(0, again.indexOf(';'));
    String csrf = access.sessions.find(cookie.substring(8)).orElseThrow().csrf();
    assertEquals(403, send("/sign-out", "csrf=wrong", "Cookie", cookie).statusCode());
    HttpResponse<String> out = send("/sign-out", "csrf=" + csrf, "Cookie", cookie);
    String cleared = set(out, "runlens=");
    assertTrue(cleared.startsWith("runlens=;"), cleared);
    assertTrue(cleared.contains("Expires=Thu, 1 Jan 1970 00:00:00 GMT"), cleared);
    assertEquals(401, get("/api/it", "Cookie", cookie).statusCode());
    assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
    assertEquals("sign-out", actions().getFirst());
  }

  @Test
  void behindHttpsTheCookieGoesNowhereElse() throws Exception {
    try (TestServer secure = server(at("https://runlens.example.com").gate)) {
      access.people.makeLocal("ada", PASSWORD, Role.ADMIN);
      String set = set(signIn(secure, PASSWORD), "__Host-runlens=");
      for (String part : List.of("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) {
        assertTrue(set.contains(part), set);
      }
      assertFalse(set.contains("Domain"), "a __Host- cookie has none: " + set);
      String cookie = set.substring(0, set.indexOf(';'));
      assertEquals(
          200, secure.send(secure.request("/api/it").header("Cookie", cookie)).statusCode());
      assertEquals(
          401,
          secure
              .send(secure.request("/api/it").header("Cookie", cookie.replace("__Host-", "")))
              .statusCode(),
          "a cookie that another site of the domain could set");
    }
  }

  @Test
  void anApiTokenHasTheLesserOfItsScopeAndItsPersonsRole() throws Exception {
    Person admin = access.person("ada", Role.ADMIN);
    String all = token(admin, ApiTokens.Scope.ADMIN);
    String read = token(admin, ApiTokens.Scope.READ);
    assertEquals(
        "ADMIN ada by token ci, 127.0.0.1", get("/api/admin/it", "Authorization", all).body());
    assertEquals(403, get("/api/admin/it", "Authorization", read).statusCode());
    assertEquals("VIEWER ada by token ci, 127.0.0.1", get("/api/it", "Authorization", read).body());
    assertEquals(200, post("/api/it", "Authorization", read).statusCode());
    Person other = access.person("ben", Role.ADMIN);
    access.people.role(admin.id(), Role.VIEWER);
    assertEquals(403, get("/api/admin/it", "Authorization", all).statusCode());
    access.people.disable(admin.id(), true);
    assertEquals(401, get("/api/it", "Authorization", all).statusCode());
    assertEquals(
        200, get("/api/it", "Authorization", token(other, ApiTokens.Scope.READ)).statusCode());
    assertEquals(401, get("/page/x", "Authorization", all).statusCode());
  }

  private String token(Person person, ApiTokens.Scope scope) {
    return "Bearer " + access.tokens.make(person.id(), "ci", scope, Duration.ofDays(1)).token();
  }

  @Test
  void aViewerIsToldThatAdminsPagesAreNotTheirs() throws Exception {
    assertEquals(403, get("/admin/page", "Cookie", cookie(signedIn)).statusCode());
    assertEquals(403, get("/api/admin/it", "Cookie", cookie(signedIn)).statusCode());
    assertEquals(303, get("/admin/page").statusCode());
    access.people.role(person.id(), Role.ADMIN);
    assertEquals("in", get("/admin/page", "Cookie", cookie(signedIn)).body());
  }

  @Test
  void sendsVisitorsToSignInAndBackToWhereTheyWere() throws Exception {
    HttpResponse<String> answer = get("/page/new?kind=log-store&type=s3");
    assertEquals(303, answer.statusCode());
    assertEquals(
        "/sign-in?next="
            + URLEncoder.encode("/page/new?kind=log-store&type=s3", StandardCharsets.UTF_8),
        answer.headers().firstValue("location").orElse(""));
    assertEquals(
        "/sign-in?next=" + URLEncoder.encode("/page/a%0d%0aX:b", StandardCharsets.UTF_8),
        get("/page/a%0d%0aX:b").headers().firstValue("location").orElse(""));
  }

  @Test
  void wrongTokensAreSlowedDownAndRightOnesAreNot() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertEquals(401, get("/api/it", "Authorization", "Bearer wrong").statusCode());
    }
    HttpResponse<String> refused = get("/api/it", "Authorization", "Bearer wrong");
    assertEquals(429, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("retry-after").orElse(""));
    assertEquals(200, get("/api/it", "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(401, get("/api/it", "Authorization", "Bearer wrong").statusCode());
  }

  @Test
  void whoAsksTooOftenWaitsAndNobodyElseDoes() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
    }
    HttpResponse<String> refused = get("/api/it", "Cookie", cookie(signedIn));
    assertEquals(429, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("retry-after").orElse(""));
    String other = cookie(access.session(access.person("ben", Role.VIEWER)));
    assertEquals(200, get("/api/it", "Cookie", other).statusCode());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
  }

  @Test
  void forgetsASessionAfterTwelveHours() throws Exception {
    clock.advance(Duration.ofHours(12));
    assertEquals(401, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
    assertEquals(401, form("csrf=" + csrf(), "Cookie", cookie(signedIn)).statusCode());
  }

  private String csrf() {
    return signedIn.session().csrf();
  }

  private static String cookie(Sessions.SignedIn signedIn) {
    return TestGate.cookie(signedIn);
  }

  private List<String> actions() {
    return access.audit.latest(10).stream().map(Audit.Entry::action).toList();
  }

  private static String set(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("set-cookie").stream()
        .filter(cookie -> cookie.startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> signIn(TestServer server, String password, String... headers)
      throws Exception {
    return server.send(
        with(server.request("/sign-in"), headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "login=ada&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> form(String fields, String... headers) throws Exception {
    return send("/form", fields, headers);
  }

  private HttpResponse<String> send(String path, String fields, String... headers)
      throws Exception {
    return server.send(
        with(server.request(path), headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return server.send(with(server.request(path), headers));
  }

  private HttpResponse<String> post(String path, String... headers)
      throws IOException, InterruptedException {
    return server.send(
        with(server.request(path), headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody()));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }
}
