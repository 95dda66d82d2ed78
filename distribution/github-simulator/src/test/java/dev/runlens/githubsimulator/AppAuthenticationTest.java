// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppAuthenticationTest {

  private final MutableClock clock = new MutableClock();
  private final GitHubSimulator github =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
  private final Client client = new Client(github, clock);
  private final Installation installation = github.install("northwind", "parcels", "labels");

  @AfterEach
  void stop() {
    client.close();
    github.close();
  }

  @Test
  void knowsItsAppByClientIdAndByAppId() throws Exception {
    HttpResponse<String> byClientId = client.get("/app", github.app().jwt(clock.instant()));
    HttpResponse<String> byAppId = client.get("/app", jwt(-60, 540, "" + github.app().id()));

    assertEquals(200, byClientId.statusCode());
    assertEquals(github.app().id(), Client.json(byClientId).path("id").asLong());
    assertEquals(200, byAppId.statusCode());
  }

  @Test
  void refusesATokenSignedWithAnotherKey() throws Exception {
    String foreign = new App().jwt(clock.instant());

    assertRefused(401, "A JSON web token could not be decoded", foreign);
    assertRefused(401, "A JSON web token could not be decoded", "");
    assertRefused(401, "A JSON web token could not be decoded", "not.a.jwt");
  }

  @Test
  void refusesClaimsOutsideGitHubsLimits() throws Exception {
    String client = github.app().clientId();

    assertRefused(401, "must be a numeric value representing the future", jwt(-600, -1, client));
    assertRefused(401, "is too far in the future", jwt(-60, 601, client));
    assertRefused(401, "is too far in the future", jwt(-60, 560, client));
    assertRefused(401, "'Issued at' claim", jwt(61, 300, client));
    assertRefused(404, "Integration not found", jwt(-60, 500, "Iv23liSomebodyElse00"));
    assertEquals(200, this.client.get("/app", jwt(59, 600, client)).statusCode());
  }

  @Test
  void givesTheSameKeyInBothFormsOfPem() throws Exception {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    byte[] pkcs8 = der(github.app().privateKeyPkcs8Pem());
    RSAPrivateKey key = (RSAPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    byte[] pkcs1 = der(github.app().privateKeyPem());

    assertEquals(2048, key.getModulus().bitLength());
    assertTrue(github.app().privateKeyPem().startsWith("-----BEGIN RSA PRIVATE KEY-----\n"));
    // PKCS#1 begins with a sequence of the version 0 and the modulus, and ends where PKCS#8 ends.
    assertEquals(0x30, pkcs1[0]);
    assertEquals(pkcs1.length - 4, ((pkcs1[2] & 0xFF) << 8) + (pkcs1[3] & 0xFF));
    assertEquals(pkcs8[pkcs8.length - 1], pkcs1[pkcs1.length - 1]);
  }

  @Test
  void listsInstallationsInPages() throws Exception {
    github.install("contoso", "web");
    github.install("fabrikam", "shop");
    String jwt = github.app().jwt(clock.instant());

    HttpResponse<String> first = client.get("/app/installations?per_page=2", jwt);
    String link = first.headers().firstValue("Link").orElseThrow();
    String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    HttpResponse<String> second = client.get(URI.create(next), jwt);

    assertEquals(2, Client.json(first).size());
    assertTrue(link.contains("rel=\"next\"") && link.contains("rel=\"last\""), link);
    assertEquals("fabrikam", Client.json(second).get(0).path("account").path("login").asText());
  }

  @Test
  void makesTokensOfTheNewFormThatLiveAnHour() throws Exception {
    String token = client.token(installation);

    assertTrue(token.startsWith("ghs_" + github.app().id() + "_ey"), token);
    assertTrue(token.length() > 450 && token.length() < 650, "length " + token.length());
    assertEquals(200, client.get("/installation/repositories", token).statusCode());

    clock.advance(Duration.ofMinutes(61));
    HttpResponse<String> late = client.get("/installation/repositories", token);
    assertEquals(401, late.statusCode());
    assertEquals("Bad credentials", Client.json(late).path("message").asText());
  }

  @Test
  void makesTokensOfTheOldFormWhenAsked() throws Exception {
    HttpResponse<String> answer =
        client.post(
            "/app/installations/" + installation.id() + "/access_tokens",
            "",
            github.app().jwt(clock.instant()),
            "X-GitHub-Stateless-S2S-Token",
            "disabled");

    assertEquals(201, answer.statusCode());
    assertEquals(40, Client.json(answer).path("token").asText().length());
  }

  @Test
  void limitsATokenToTheRepositoriesItNames() throws Exception {
    long labels = installation.repository("labels").id();
    String token = client.token(installation, "{\"repository_ids\":[" + labels + "]}");

    JsonNode visible = Client.json(client.get("/installation/repositories", token));
    assertEquals(1, visible.path("total_count").asInt());
    assertEquals(200, client.get("/repos/northwind/labels", token).statusCode());
    assertEquals(404, client.get("/repos/northwind/parcels", token).statusCode());
  }

  @Test
  void hidesTheRepositoriesOfOtherInstallations() throws Exception {
    github.install("contoso", "web");
    String token = client.token(installation);

    assertEquals(404, client.get("/repos/contoso/web", token).statusCode());
    assertEquals(404, client.get("/repos/northwind/parcels", "").statusCode());
  }

  @Test
  void endsTokensWithTheInstallation() throws Exception {
    String token = client.token(installation);
    installation.suspend();
    assertEquals(401, client.get("/repos/northwind/parcels", token).statusCode());
    installation.unsuspend();
    assertEquals(200, client.get("/repos/northwind/parcels", token).statusCode());
    installation.delete();
    assertEquals(401, client.get("/repos/northwind/parcels", token).statusCode());
    String path = "/app/installations/" + installation.id();
    assertEquals(404, client.get(path, github.app().jwt(clock.instant())).statusCode());
  }

  private String jwt(long issuedAt, long expiry, String issuer) {
    long now = Instant.now(clock).getEpochSecond();
    return github
        .app()
        .jwt(
            "{\"iat\":%d,\"exp\":%d,\"iss\":\"%s\"}"
                .formatted(now + issuedAt, now + expiry, issuer));
  }

  private void assertRefused(int status, String message, String token) throws Exception {
    HttpResponse<String> answer = client.get("/app", token);
    assertEquals(status, answer.statusCode(), answer.body());
    String found = Client.json(answer).path("message").asText();
    assertTrue(found.contains(message), found);
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
  }
}
