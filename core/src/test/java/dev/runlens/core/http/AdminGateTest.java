// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.access.Administrators;
import dev.runlens.testkit.SettableClock;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminGateTest {

  private static final String TOKEN = "the admin token of tests";
  private static final String PUBLIC_URL = "http://runlens.example.com:8080";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Administrators administrators =
      new Administrators(TOKEN, Path.of("not used"), clock);
  private TestServer server;
  private Administrators.SignedIn signedIn;

  @BeforeEach
  void start() {
    server = serverAt(PUBLIC_URL);
    signedIn = administrators.signIn();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestServer serverAt(String publicUrl) {
    AdminGate gate = new AdminGate(administrators, URI.create(publicUrl));
    return new TestServer(routes ->
        routes
            .get("/api/it", (request, response) -> response.send(gate.admit(request)))
            .post("/api/it", (request, response) -> response.send(gate.admit(request)))
            .delete("/api/it", (request, response) -> response.send(gate.admit(request)))
            .post(
                "/form",
                (request, response) ->
                    response.send(gate.admit(request, Form.read(request)).actor()))
            .get(
                "/page/{rest}",
                (request, response) ->
                    gate.visit(request, response).ifPresent(_ -> response.send("in")))
            .post(
                "/sign-in",
                (request, response) ->
                    response.send(
                        Boolean.toString(
                            gate.signIn(request, response, Form.read(request).value("token")))))
            .post(
                "/sign-out",
                (request, response) -> {
                  gate.signOut(request, response);
                  response.send("out");
                }));
  }

  @Test
  void refusesWhoeverSendsNothing() throws Exception {
    HttpResponse<String> answer = server.get("/api/it");
    assertEquals(401, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
    assertTrue(answer.body().contains("/admin/sign-in"), answer.body());
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
    assertEquals("token, 127.0.0.1", answer.body());
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
    assertEquals("browser, 127.0.0.1", answer.body());
    assertEquals("in", get("/page/x", "Cookie", cookie(signedIn)).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runlens-admin=",
        "runlens-admin=guessed",
        "runlens-admin",
        "__Host-runlens-admin=x",
        ";;=;",
        "=",
        "a=\"b;c",
        "runlens-admin=x; runlens-admin=y"
      })
  void refusesCookiesThatAreNoSession(String cookie) throws Exception {
    assertEquals(401, get("/api/it", "Cookie", cookie).statusCode());
    assertEquals(303, get("/page/x", "Cookie", cookie).statusCode());
  }

  @Test
  void aSessionChangesNothingWithoutItsToken() throws Exception {
    String cookie = cookie(signedIn);
    String other = administrators.signIn().session().csrf();
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
    HttpResponse<String> signIn = signIn(server, TOKEN, "Origin", origin);
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
    try (TestServer behindProxy = serverAt(publicUrl)) {
      assertEquals(
          "true", signIn(behindProxy, TOKEN, "Origin", "https://runlens.example.com").body());
    }
  }

  @Test
  void signsInWithTheTokenAndOutAgain() throws Exception {
    HttpResponse<String> wrong = signIn(server, "wrong");
    assertEquals("false", wrong.body());
    assertTrue(wrong.headers().firstValue("set-cookie").isEmpty());
    HttpResponse<String> right = signIn(server, TOKEN);
    assertEquals("true", right.body());
    String set = right.headers().firstValue("set-cookie").orElseThrow();
    assertTrue(set.startsWith("runlens-admin="), set);
    assertTrue(set.contains("HttpOnly"), set);
    assertTrue(set.contains("SameSite=Lax"), set);
    assertTrue(set.contains("Path=/"), set);
    assertFalse(set.contains("Secure"), set);
    assertFalse(set.contains("Domain"), set);
    String cookie = set.substring(0, set.indexOf(';'));
    assertEquals(200, get("/api/it", "Cookie", cookie).statusCode());

    HttpResponse<String> out = post("/sign-out", "Cookie", cookie);
    String cleared = out.headers().firstValue("set-cookie").orElseThrow();
    assertTrue(cleared.startsWith("runlens-admin=;"), cleared);
    assertTrue(cleared.contains("Expires=Thu, 1 Jan 1970 00:00:00 GMT"), cleared);
    assertEquals(401, get("/api/it", "Cookie", cookie).statusCode());
    assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
  }

  @Test
  void behindHttpsTheCookieGoesNowhereElse() throws Exception {
    try (TestServer secure = serverAt("https://runlens.example.com")) {
      HttpResponse<String> right = signIn(secure, TOKEN);
      String set = right.headers().firstValue("set-cookie").orElseThrow();
      assertTrue(set.startsWith("__Host-runlens-admin="), set);
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
  void sendsVisitorsToSignInAndBackToWhereTheyWere() throws Exception {
    HttpResponse<String> answer = get("/page/new?kind=log-store&type=s3");
    assertEquals(303, answer.statusCode());
    assertEquals(
        "/admin/sign-in?next="
            + URLEncoder.encode("/page/new?kind=log-store&type=s3", StandardCharsets.UTF_8),
        answer.headers().firstValue("location").orElse(""));
    assertEquals(
        "/admin/sign-in?next=" + URLEncoder.encode("/page/a%0d%0aX:b", StandardCharsets.UTF_8),
        get("/page/a%0d%0aX:b").headers().firstValue("location").orElse(""));
  }

  @Test
  void hearsNobodyForAMinuteAfterTenWrongTokens() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, get("/api/it", "Authorization", "Bearer wrong").statusCode());
      assertEquals("false", signIn(server, "wrong").body());
    }
    HttpResponse<String> refused = get("/api/it", "Authorization", "Bearer " + TOKEN);
    assertEquals(429, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("retry-after").orElse(""));
    assertEquals(429, signIn(server, TOKEN).statusCode());
    assertEquals(200, get("/api/it", "Cookie", cookie(signedIn)).statusCode());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(200, get("/api/it", "Authorization", "Bearer " + TOKEN).statusCode());
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

  private static String cookie(Administrators.SignedIn signedIn) {
    return "runlens-admin=" + signedIn.id();
  }

  private static HttpResponse<String> signIn(TestServer server, String token, String... headers)
      throws Exception {
    return server.send(
        with(server.request("/sign-in"), headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> form(String fields, String... headers) throws Exception {
    return server.send(
        with(server.request("/form"), headers)
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
