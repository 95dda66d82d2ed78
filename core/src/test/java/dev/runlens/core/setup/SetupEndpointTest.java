// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From an empty directory to a source that works, over the whole server.
class SetupEndpointTest {

  private static final String PASSWORD = SetupFixture.PASSWORD;
  private static final Map<String, String> FORM =
      Map.of("host", "https://forge.example.com", "organization", "acme", "name", "Runlens");
  private static final Pattern ACTION =
      Pattern.compile("action=\"https://forge\\.example\\.com/apps/new\\?state&#61;([^\"]+)\"");

  @TempDir Path directory;
  private SetupFixture server;

  @BeforeEach
  void make() {
    server = new SetupFixture(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElse("");
  }

  @Test
  void servesNothingButTheSetUpUntilThereIsAnAdmin() throws Exception {
    server.start();
    assertTrue(server.setupUrl().orElseThrow().endsWith("/setup?token=" + server.token()));
    assertEquals("/setup", location(server.page("/")));
    assertEquals("/setup", location(server.page("/sign-in")));
    assertEquals(503, server.send(server.request("/api/organizations")).statusCode());
    assertEquals("{\"status\":\"setup\"}", server.send(server.request("/health")).body());
    assertEquals(
        403,
        server
            .send(server.request("/setup").header("X-Forwarded-For", "203.0.113.7"))
            .statusCode());
    String page = server.page("/setup?token=" + server.token()).body();
    assertTrue(page.contains("value=\"" + server.token() + "\""), page);
  }

  @Test
  void makesTheFirstAdminAndServesEverythingAtOnce() throws Exception {
    server.start();
    String token = server.token();
    SetupFixture.Browser mara = server.firstAdmin();
    assertFalse(Files.exists(server.tokenFile()));
    assertEquals(200, mara.get("/").statusCode());
    assertEquals(200, mara.get("/admin/plugins").statusCode());
    assertTrue(mara.get("/setup").body().contains("Public address"));
    assertEquals(200, server.send(server.request("/health")).statusCode());
    assertTrue(location(server.page("/setup")).startsWith("/sign-in?next="));

    HttpResponse<String> again = server.makeAdmin(token, "eve", PASSWORD, PASSWORD);
    assertEquals("/setup", location(again));
    assertTrue(again.headers().allValues("set-cookie").isEmpty());
    List<String> logins =
        server.inCatalog(
            catalog -> catalog.list("SELECT login FROM person", row -> row.text("login")));
    assertEquals(List.of("mara"), logins);
  }

  @Test
  void makesOneAdminOfTwoWhoRace() throws Exception {
    server.start();
    String token = server.token();
    CyclicBarrier together = new CyclicBarrier(2);
    int cookies = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<String>>> both =
          List.of("mara", "eve").stream()
              .<Callable<HttpResponse<String>>>map(login ->
                  () -> {
                    int _ = together.await(60, TimeUnit.SECONDS);
                    return server.makeAdmin(token, login, PASSWORD, PASSWORD);
                  })
              .toList();
      for (Future<HttpResponse<String>> each : threads.invokeAll(both)) {
        cookies +=
            each.get().headers().allValues("set-cookie").stream()
                    .anyMatch(cookie -> cookie.startsWith("runlens="))
                ? 1
                : 0;
      }
    }
    assertEquals(1, cookies);
  }

  @Test
  void takesNoWrongTokenNorABadPassword() throws Exception {
    server.start();
    assertEquals(422, server.makeAdmin("wrong", "mara", PASSWORD, PASSWORD).statusCode());
    HttpResponse<String> differ = server.makeAdmin(server.token(), "mara", PASSWORD, "another");
    assertEquals(422, differ.statusCode());
    assertTrue(differ.body().contains("not the same"), differ.body());
    assertEquals(422, server.makeAdmin(server.token(), "mara", "short", "short").statusCode());
    assertEquals(
        403,
        server
            .send(
                server
                    .form("/setup", Map.of("token", server.token()))
                    .header("Origin", "https://evil.example.org"))
            .statusCode());
    assertEquals(200, server.firstAdmin().get("/setup").statusCode());
  }

  @Test
  void hasAnotherTokenAfterARestartWithoutAnAdmin() {
    String before = server.start().token();
    assertNotEquals(before, server.start().token());
  }

  @Test
  void needsNoSetUpWhereTheConfigurationOrAnEarlierVersionGivesAnAdmin() throws Exception {
    for (Map<String, String> variables :
        List.of(
            Map.of("RUNLENS_ADMIN_TOKEN", "the admin token of tests"),
            Map.of("RUNLENS_ADMIN_PASSWORD", PASSWORD))) {
      server.start(variables);
      assertTrue(server.setupUrl().isEmpty());
      assertFalse(Files.exists(server.tokenFile()));
      assertEquals(200, server.send(server.request("/health")).statusCode());
    }
  }

  @Test
  void needsNoSetUpWhereAnEarlierVersionLeftAnAdminToken() throws Exception {
    Files.createDirectories(server.data);
    Files.writeString(server.data.resolve("admin-token"), "the admin token of before\n");
    server.start();
    assertTrue(server.setupUrl().isEmpty());
  }

  /// Begins a registration.
  ///
  /// @return its state
  private static String begin(SetupFixture.Browser browser)
      throws IOException, InterruptedException {
    HttpResponse<String> form = browser.send("/setup/forge/register", FORM);
    assertEquals(200, form.statusCode(), form.body());
    Matcher action = ACTION.matcher(form.body());
    assertTrue(action.find(), form.body());
    assertTrue(
        form.headers()
            .firstValue("content-security-policy")
            .orElse("")
            .contains("form-action 'self' https://forge.example.com;"));
    return action.group(1);
  }

  private static String callback(String code, String state) {
    return "/setup/forge/callback?code=" + code + "&state=" + SetupFixture.encode(state);
  }

  @Test
  void registersInOneClickAndKeepsTheSettingsSealed() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    String state = begin(mara);
    assertEquals("/setup", location(mara.get(callback("good", state))));
    String page = mara.get("/setup").body();
    assertTrue(page.contains("Created Runlens at forge.example.com."), page);
    assertTrue(page.contains("href=\"https://forge.example.com/apps/runlens/install\""), page);
    assertTrue(page.contains("Forge answers."), page);
    assertEquals(202, server.deliver("1", "the first webhook secret"));
    assertTrue(mara.get("/setup").body().contains("ping, "));

    server.stop();
    String catalog =
        Files.readString(server.data.resolve("catalog.db"), StandardCharsets.ISO_8859_1);
    assertFalse(catalog.contains("the first webhook secret"));
    assertFalse(catalog.contains(state));
    server.start();
    assertEquals(202, server.deliver("2", "the first webhook secret"));
  }

  @Test
  void takesAStateOnceWithinAnHourFromWhoBegan() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    assertEquals(403, mara.get(callback("good", "made-up")).statusCode());

    String others = begin(mara);
    assertEquals(403, server.otherAdmin().get(callback("good", others)).statusCode());

    String used = begin(mara);
    assertEquals(303, mara.get(callback("good", used)).statusCode());
    assertEquals(403, mara.get(callback("good", used)).statusCode());

    String old = begin(mara);
    server.clock.advance(Duration.ofMinutes(61));
    assertEquals(403, mara.get(callback("good", old)).statusCode());
  }

  @Test
  void letsAStateBeTriedAgainWhileTheSourceIsAway() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    String state = begin(mara);
    HttpResponse<String> away = mara.get(callback("away", state));
    assertEquals(503, away.statusCode());
    assertTrue(away.body().contains("Reload this page"), away.body());
    assertEquals(303, mara.get(callback("good", state)).statusCode());
  }

  @Test
  void showsWhyTheSourceRefusesWithoutSecrets() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    assertEquals("/setup", location(mara.get(callback("careless", begin(mara)))));
    String page = mara.get("/setup").body();
    assertTrue(page.contains("It was not created."), page);
    String audit =
        server.inCatalog(catalog ->
            catalog.list("SELECT detail FROM audit", row -> row.text("detail")).toString());
    assertFalse((page + audit).contains("0123456789abcdef"), page + audit);

    HttpResponse<String> refused =
        mara.send(
            "/setup/forge/register",
            Map.of("host", "https://forge.example.com", "organization", "a b", "name", "Runlens"));
    assertEquals(422, refused.statusCode());
    assertTrue(refused.body().contains("An organization has no spaces."), refused.body());
    assertTrue(refused.body().contains("value=\"a b\""), refused.body());
  }

  @Test
  void asksWhoIsNotSignedInAndGoesOnAfterwards() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    String back = callback("good", begin(mara));
    String signIn = location(server.page(back));
    assertEquals("/sign-in?next=" + SetupFixture.encode(back), signIn);
    assertEquals(303, mara.get(back).statusCode());
  }

  @Test
  void keepsThePublicAddressAcrossARestart() throws Exception {
    SetupFixture.Browser mara = server.start().firstAdmin();
    assertTrue(mara.get("/setup").body().contains("Only this machine reaches it there"));
    for (String wrong :
        List.of("ftp://x", "https://a.example.com/path", "runlens", "https://u@h")) {
      assertEquals(422, mara.send("/setup/address", Map.of("url", wrong)).statusCode(), wrong);
    }
    HttpResponse<String> kept =
        mara.send("/setup/address", Map.of("url", "https://r.example.com/"));
    assertEquals(303, kept.statusCode());
    String cookie = kept.headers().firstValue("set-cookie").orElseThrow();
    assertTrue(cookie.startsWith("__Host-runlens="), cookie);
    mara = server.new Browser(cookie.substring(0, cookie.indexOf(';')));
    assertTrue(mara.get("/setup").body().contains("server: https://r.example.com"));
    server.start();
    assertTrue(mara.get("/setup").body().contains("value=\"https://r.example.com\""));
  }

  @Test
  void leavesAnAddressThatTheConfigurationGives() throws Exception {
    server.start();
    SetupFixture.Browser mara = server.firstAdmin();
    server.start(Map.of("RUNLENS_PUBLIC_URL", "http://r.example.com"));
    assertTrue(mara.get("/setup").body().contains("set by public-url"));
    HttpResponse<String> refused =
        mara.send("/setup/address", Map.of("url", "http://other.example.com"));
    assertEquals(422, refused.statusCode());
    assertTrue(mara.get("/setup").body().contains("value=\"http://r.example.com\""));
  }
}
