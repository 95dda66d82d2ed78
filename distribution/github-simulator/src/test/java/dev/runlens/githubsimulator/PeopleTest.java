// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeopleTest {

  private static final String BACK = "https://runlens.example.com/sign-in/github/callback";

  /// RFC 7636, appendix B.
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final MutableClock clock = new MutableClock();
  private final GitHubSimulator github =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
  private final Client client = new Client(github, clock);
  private final Installation installation = github.install("northwind", "parcels", "labels");
  private final Person mara = github.person("mara").grant(installation.repository("parcels"));

  @BeforeEach
  void register() {
    github.app().callbackUrls(URI.create(BACK));
  }

  @AfterEach
  void stop() {
    client.close();
    github.close();
  }

  @Test
  void showsAButtonForEachPerson() throws Exception {
    github.person("<ivo>");
    HttpResponse<String> page = authorize(query("state=%22%3E"));

    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<button name=\"login\" value=\"mara\">"), page.body());
    assertTrue(page.body().contains("value=\"&lt;ivo&gt;\""), page.body());
    assertTrue(page.body().contains("name=\"state\" value=\"&quot;&gt;\""), page.body());
    HttpResponse<String> chosen =
        client.post("/login/oauth/authorize", query("state=x&login=mara"), "");
    assertEquals(302, chosen.statusCode());
    assertTrue(location(chosen).matches(".*\\?code=[0-9a-f]{20}&state=x"), location(chosen));
    HttpResponse<String> cancelled =
        client.post("/login/oauth/authorize", query("state=x&cancel=1"), "");
    assertTrue(location(cancelled).startsWith(BACK + "?error=access_denied&"));
  }

  @Test
  void refusesWhatDoesNotBelongToTheApp() throws Exception {
    assertEquals(404, authorize(query("login=nobody")).statusCode());
    assertEquals(404, authorize("client_id=Iv23liSomebodyElse&login=mara").statusCode());
    String id = "client_id=" + github.app().clientId() + "&login=mara";
    for (String uri : new String[] {BACK + "/", BACK + "?x=1", "https://forger.example.com/"}) {
      assertEquals(400, authorize(id + "&redirect_uri=" + encode(uri)).statusCode());
    }
    for (String challenge :
        new String[] {
          "&code_challenge=" + CHALLENGE,
          "&code_challenge=" + CHALLENGE + "&code_challenge_method=plain",
          "&code_challenge=short&code_challenge_method=S256"
        }) {
      assertEquals(400, authorize(id + challenge).statusCode());
    }
    assertEquals(302, authorize(id).statusCode());
  }

  @Test
  void tradesACodeOnceForItsVerifierAndAddress() throws Exception {
    assertEquals("bad_verification_code", error(trade(code(), VERIFIER + "x", BACK)));
    assertEquals("redirect_uri_mismatch", error(trade(code(), VERIFIER, BACK + "/")));
    String code = code();
    JsonNode answer = Client.json(trade(code, VERIFIER, BACK));
    assertTrue(answer.path("access_token").asText().matches("ghu_[A-Za-z0-9]{36}"));
    assertTrue(answer.path("refresh_token").asText().matches("ghr_[A-Za-z0-9]{76}"));
    assertEquals(28_800, answer.path("expires_in").asInt());
    assertEquals("bad_verification_code", error(trade(code, VERIFIER, BACK)));
  }

  @Test
  void answersAFormUnlessJsonIsAccepted() throws Exception {
    HttpResponse<String> answer =
        client.post("/login/oauth/access_token", "client_id=x&client_secret=y", "");

    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().startsWith("error=incorrect_client_credentials&"), answer.body());
  }

  @Test
  void renewsAndEndsTokens() throws Exception {
    JsonNode first = Client.json(trade(code(), VERIFIER, BACK));
    JsonNode second = Client.json(refresh(first));
    assertEquals(401, client.get("/user", text(first)).statusCode());
    assertEquals(200, client.get("/user", text(second)).statusCode());
    assertEquals("bad_refresh_token", error(refresh(first)));

    clock.advance(Duration.ofHours(8));
    assertEquals(401, client.get("/user", text(second)).statusCode());
    clock.advance(Duration.ofDays(184));
    assertEquals("bad_refresh_token", error(refresh(second)));
  }

  @Test
  void showsAPersonTheirRepositoriesOfThisApp() throws Exception {
    Installation other = github.install("contoso", "web");
    String token = text(Client.json(trade(code(), VERIFIER, BACK)));
    String repositories = "/user/installations/" + installation.id() + "/repositories";

    JsonNode visible = Client.json(client.get("/user/installations", token));
    assertEquals(1, visible.path("total_count").asInt());
    assertEquals(installation.id(), visible.path("installations").get(0).path("id").asLong());
    JsonNode rows = Client.json(client.get(repositories, token)).path("repositories");
    assertEquals("northwind/parcels", rows.get(0).path("full_name").asText());
    assertEquals(1, rows.size());
    String hidden = "/user/installations/" + other.id() + "/repositories";
    assertEquals(404, client.get(hidden, token).statusCode());
    assertEquals(401, client.get("/user", "").statusCode());
    assertEquals(401, client.get("/user", client.token(installation)).statusCode());
    assertEquals(401, client.get("/app", token).statusCode());

    installation.suspend();
    assertEquals(403, client.get(repositories, token).statusCode());
    mara.deny(installation.repository("parcels"));
    assertEquals(404, client.get(repositories, token).statusCode());
  }

  @Test
  void tellsTheHookWhenAPersonTakesTheirConsentBack() throws Exception {
    String token = text(Client.json(trade(code(), VERIFIER, BACK)));
    try (HookReceiver hook = new HookReceiver()) {
      github.deliveries().target(hook.uri());
      mara.revoke();
      github.deliveries().awaitSent(Duration.ofSeconds(30));

      JsonNode payload = hook.payload("github_app_authorization.revoked");
      assertEquals(mara.id(), payload.path("sender").path("id").asLong());
      assertFalse(payload.has("installation"));
    }
    assertEquals(401, client.get("/user", token).statusCode());
  }

  private HttpResponse<String> authorize(String query) throws Exception {
    return client.get("/login/oauth/authorize?" + query, "");
  }

  private String query(String more) {
    return "client_id=%s&redirect_uri=%s&code_challenge=%s&code_challenge_method=S256&%s"
        .formatted(github.app().clientId(), encode(BACK), CHALLENGE, more);
  }

  private String code() throws Exception {
    return location(authorize(query("login=mara"))).replaceFirst(".*code=", "");
  }

  private HttpResponse<String> trade(String code, String verifier, String back) throws Exception {
    return token("code=" + code + "&code_verifier=" + verifier + "&redirect_uri=" + encode(back));
  }

  private HttpResponse<String> refresh(JsonNode tokens) throws Exception {
    return token("grant_type=refresh_token&refresh_token=" + tokens.path("refresh_token").asText());
  }

  private HttpResponse<String> token(String form) throws Exception {
    String client =
        "&client_id=" + github.app().clientId() + "&client_secret=" + github.app().clientSecret();
    return this.client.post(
        "/login/oauth/access_token", form + client, "", "Accept", "application/json");
  }

  private static String error(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode());
    return Client.json(answer).path("error").asText();
  }

  private static String text(JsonNode tokens) {
    return tokens.path("access_token").asText();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
