// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Apps from manifests, the settings of the hook, and the keys of the issuer.
class RegistrationTest {

  private static final String MANIFEST =
      """
      {"name":"Runlens","url":"https://runlens.example.com",
       "redirect_url":"https://runlens.example.com/setup/github/callback",
       "callback_urls":["https://runlens.example.com/sign-in/github/callback"],
       "hook_attributes":{"url":"https://runlens.example.com/webhooks/github"},
       "default_permissions":{"actions":"read"},"default_events":["workflow_job","repository"]}
      """;

  private final MutableClock clock = new MutableClock();
  private final GitHubSimulator github =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
  private final Client client = new Client(github, clock);

  @AfterEach
  void stop() {
    client.close();
    github.close();
  }

  @Test
  void refusesManifestsThatGitHubRefuses() throws Exception {
    String[][] changes = {
      {"\"Runlens\"", "\"" + "x".repeat(35) + "\"", "1 to 34"},
      {"https://runlens.example.com\",", "runlens\",", "Homepage url"},
      {"https://runlens.example.com/webhooks", "http://localhost:8080/webhooks", "localhost"},
      {"\"actions\":\"read\"", "\"everything\":\"read\"", "permission"},
      {"\"actions\":\"read\"", "\"actions\":\"all\"", "permission"},
      {"\"actions\":\"read\"", "\"contents\":\"read\"", "unsupported: workflow_job"},
      {"\"repository\"", "\"weather\"", "unsupported: weather"},
      {"\"name\"", "name", "not JSON"},
      {
        "\"callback_urls\":[",
        "\"callback_urls\":[" + "\"https://x.test\",".repeat(10),
        "more than 10"
      }
    };
    for (String[] change : changes) {
      HttpResponse<String> page = propose(MANIFEST.replace(change[0], change[1]));
      assertEquals(422, page.statusCode(), change[1]);
      assertTrue(page.body().contains(change[2]), page.body());
    }
  }

  @Test
  void makesTheAppThatAPersonConfirms() throws Exception {
    Installation before = github.install("northwind", "parcels");
    HttpResponse<String> page = propose(MANIFEST);
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().contains("action=\"/organizations/northwind/settings/apps\""));
    String location =
        client
            .post("/organizations/northwind/settings/apps", form(MANIFEST), "")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertTrue(
        location.matches(
            "https://runlens.example.com/setup/github/callback\\?code=[0-9a-f]+&state=s%26"),
        location);
    String code = location.replaceFirst(".*code=", "").replaceFirst("&.*", "");

    HttpResponse<String> answer = client.post("/app-manifests/" + code + "/conversions", "", "");
    assertEquals(201, answer.statusCode());
    JsonNode made = Client.json(answer);
    assertEquals(github.app().id(), made.path("id").asLong());
    assertEquals(github.app().clientId(), made.path("client_id").asText());
    assertEquals(github.app().clientSecret(), made.path("client_secret").asText());
    assertEquals(github.app().webhookSecret(), made.path("webhook_secret").asText());
    assertEquals(github.app().privateKeyPem(), made.path("pem").asText());
    assertEquals("northwind", made.path("owner").path("login").asText());
    assertEquals("read", made.path("permissions").path("metadata").asText());
    assertEquals(404, client.post("/app-manifests/" + code + "/conversions", "", "").statusCode());

    String jwt = github.app().jwt(clock.instant());
    assertEquals("Runlens", Client.json(client.get("/app", jwt)).path("name").asText());
    assertEquals(0, Client.json(client.get("/app/installations", jwt)).size());
    assertTrue(client.get("/apps/runlens/installations/new", "").body().contains("northwind"));
    assertEquals(
        200, client.post("/apps/runlens/installations", "organization=northwind", "").statusCode());
    assertEquals(
        before.id(), Client.json(client.get("/app/installations", jwt)).get(0).path("id").asLong());
  }

  @Test
  void deliversNothingOfAnOrganizationThatTheAppIsNotInstalledOn() throws Exception {
    try (HookReceiver hook = new HookReceiver()) {
      github.deliveries().target(hook.uri());
      Installation offer = github.offer("northwind", "parcels");
      offer.repository("parcels").requestRun(RunRequest.push("CI", "Unseen")).queueJob("build");
      client.post("/apps/" + github.app().slug() + "/installations", "organization=northwind", "");
      offer.repository("parcels").requestRun(RunRequest.push("CI", "Seen"));
      github.deliveries().awaitSent(Duration.ofSeconds(30));

      assertEquals(
          List.of("installation.created", "workflow_run.requested"),
          hook.received().stream().map(HookReceiver.Received::name).toList());
    }
  }

  @Test
  void changesTheSecretOfTheHookAndNeverShowsIt() throws Exception {
    String jwt = github.app().jwt(clock.instant());
    HttpResponse<String> config = client.get("/app/hook/config", jwt);
    assertEquals("********", Client.json(config).path("secret").asText());
    assertTrue(Client.json(config).path("url").isNull());
    assertEquals(401, client.get("/app/hook/config", "").statusCode());

    HttpResponse<String> changed = client.patch("/app/hook/config", "{\"secret\":\"new\"}", jwt);
    assertEquals(200, changed.statusCode());
    assertEquals("********", Client.json(changed).path("secret").asText());
    assertEquals("new", github.app().webhookSecret());
  }

  @Test
  void publishesTheKeyBeforeUntilItIsRetired() throws Exception {
    String jwks = github.idTokens().issuer() + "/.well-known/jwks";
    String first = keyIds(jwks);
    github.idTokens().rotate();
    assertTrue(keyIds(jwks).endsWith(first) && !keyIds(jwks).equals(first));
    github.idTokens().retireOldKeys();
    assertTrue(!keyIds(jwks).contains(first));
  }

  private String keyIds(String jwks) throws Exception {
    JsonNode keys = Client.json(client.get(URI.create(jwks), "")).path("keys");
    return String.join(" ", keys.findValuesAsText("kid"));
  }

  private HttpResponse<String> propose(String manifest) throws Exception {
    return client.post("/organizations/northwind/settings/apps/new?state=s%26", form(manifest), "");
  }

  private static String form(String manifest) {
    return "state=s%26&manifest=" + URLEncoder.encode(manifest, StandardCharsets.UTF_8);
  }
}
