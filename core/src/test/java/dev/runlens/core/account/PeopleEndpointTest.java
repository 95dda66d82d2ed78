// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import static dev.runlens.core.account.PeopleFixture.PASSWORD;
import static dev.runlens.core.account.PeopleFixture.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.account.PeopleFixture.Browser;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleEndpointTest {

  private static final String[] TOKEN = {"Authorization", "Bearer " + TestGate.TOKEN};

  @TempDir Path directory;

  private PeopleFixture fixture;
  private Browser admin;
  private Person anna;
  private Person jonas;

  @BeforeEach
  void start() {
    fixture = new PeopleFixture(directory);
    anna = fixture.access.person("anna", Role.ADMIN);
    jonas = fixture.access.person("jonas", Role.VIEWER);
    admin = signedIn(anna);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Browser signedIn(Person person) {
    Browser browser = fixture.browser();
    browser.cookies.put("runlens", fixture.access.session(person).id());
    return browser;
  }

  @Test
  void listsEverybodyForAdminsAlone() throws Exception {
    String page = admin.get("/admin/people").body();
    assertTrue(page.contains("anna") && page.contains("jonas"), page);
    assertTrue(page.contains("2 people: one admin."), page);
    Browser viewer = signedIn(jonas);
    for (String path : List.of("/admin/people", "/admin/people/1", "/admin/audit")) {
      assertEquals(403, viewer.get(path).statusCode(), path);
      assertTrue(location(fixture.browser().get(path)).startsWith("/sign-in?next="), path);
      String api = "/api" + path;
      assertEquals(403, viewer.api("GET", api, "").statusCode(), api);
      assertEquals(401, fixture.browser().api("GET", api, "").statusCode(), api);
    }
  }

  @Test
  void makesALocalAccountThatCanSignIn() throws Exception {
    HttpResponse<String> _ = admin.get("/admin/people");
    HttpResponse<String> made =
        admin.post("/admin/people", "login", "tomasz", "password", PASSWORD, "role", "viewer");
    assertEquals(303, made.statusCode(), made.body());
    assertTrue(admin.get(location(made)).body().contains("Made the account tomasz."));
    assertEquals("/account", location(fixture.browser().signIn("tomasz", PASSWORD)));
    assertTrue(fixture.audit("person.add").contains("anna, 127.0.0.1 | tomasz"));
  }

  @Test
  void saysWhatIsWrongWithANewAccountAndKeepsWhatWasTyped() throws Exception {
    HttpResponse<String> _ = admin.get("/admin/people");
    HttpResponse<String> taken =
        admin.post("/admin/people", "login", "JONAS", "password", PASSWORD, "role", "admin");
    assertEquals(422, taken.statusCode());
    assertTrue(taken.body().contains("There is a local account of that login already."));
    assertTrue(taken.body().contains("value=\"JONAS\""));
    assertEquals(
        422,
        admin
            .post("/admin/people", "login", "x", "password", "short", "role", "viewer")
            .statusCode());
    assertEquals(2, fixture.access.people.list().size());
    assertFalse(fixture.audit("").contains(PASSWORD));
  }

  @Test
  void changesRolesAndWhatSomebodySees() throws Exception {
    press(jonas, "sees-all", "jonas sees all repositories now.");
    assertTrue(find(jonas).seesEverything());
    press(jonas, "sees-own", "jonas sees only what is theirs now.");
    assertFalse(find(jonas).seesEverything());
    press(jonas, "admin", "jonas is an admin now.");
    assertEquals(Role.ADMIN, find(jonas).role());
    press(jonas, "viewer", "jonas is a viewer now.");
    assertEquals(Role.VIEWER, find(jonas).role());
    assertTrue(fixture.audit("person.role").contains("Now admin."));
  }

  @Test
  void keepsTheLastAdmin() throws Exception {
    press(anna, "viewer", "This is the last admin.");
    press(anna, "disable", "This is the last admin.");
    for (String body : List.of("{\"role\":\"viewer\"}", "{\"disabled\":true}")) {
      HttpResponse<String> answer =
          fixture.browser().api("PATCH", "/api/admin/people/" + anna.id(), body, TOKEN);
      assertEquals(409, answer.statusCode(), answer.body());
    }
    assertEquals(Role.ADMIN, find(anna).role());
    assertFalse(find(anna).disabled());
    assertTrue(fixture.audit("person.disable").contains("Refused: This is the last admin."));
  }

  @Test
  void keepsOutSomebodyAtOnceAndLetsThemBackIn() throws Exception {
    Browser browser = signedIn(jonas);
    String bearer =
        fixture
            .access
            .tokens
            .make(jonas.id(), "his", ApiTokens.Scope.READ, Duration.ofDays(1))
            .token();
    String[] token = {"Authorization", "Bearer " + bearer};
    assertEquals(200, browser.get("/account").statusCode());
    assertEquals(200, fixture.browser().api("GET", "/api/account", "", token).statusCode());

    press(jonas, "disable", "jonas is kept out.");

    assertEquals(303, browser.get("/account").statusCode());
    assertEquals(401, fixture.browser().api("GET", "/api/account", "", token).statusCode());
    press(jonas, "enable", "jonas may sign in again.");
    assertEquals(303, browser.get("/account").statusCode());
    assertEquals(200, fixture.browser().api("GET", "/api/account", "", token).statusCode());
  }

  @Test
  void endsSessionsAndRevokesTokensOfOthers() throws Exception {
    Browser one = signedIn(jonas);
    Browser two = signedIn(jonas);
    Object _ =
        fixture.access.tokens.make(jonas.id(), "his", ApiTokens.Scope.READ, Duration.ofDays(1));
    long newest = fixture.access.sessions.ofPerson(jonas.id()).getFirst().number();
    long token = fixture.access.tokens.list(jonas.id()).getFirst().id();
    press(jonas, "sessions/" + newest + "/end", "The session has ended.");
    assertEquals(303, two.get("/account").statusCode());
    assertEquals(200, one.get("/account").statusCode());
    press(jonas, "end-sessions", "The sessions of jonas have ended.");
    assertEquals(303, one.get("/account").statusCode());
    press(jonas, "tokens/" + token + "/revoke", "The token is revoked.");
    press(jonas, "tokens/" + token + "/revoke", "There is no such token any more.");
    assertTrue(fixture.access.tokens.list(jonas.id()).isEmpty());
  }

  @Test
  void setsAPasswordOfLocalAccountsOnly() throws Exception {
    String path = "/admin/people/" + jonas.id();
    HttpResponse<String> _ = admin.get(path);
    assertEquals(422, admin.post(path + "/password", "password", "short").statusCode());
    assertEquals(path, location(admin.post(path + "/password", "password", PASSWORD)));
    assertEquals("/account", location(fixture.browser().signIn("jonas", PASSWORD)));
    Browser mira = fixture.browser();
    assertEquals("/account", location(mira.signIn()));
    long id =
        fixture.access.people.list().stream()
            .filter(person -> person.login().equals("mira"))
            .findFirst()
            .orElseThrow()
            .id();
    HttpResponse<String> page = admin.get("/admin/people/" + id);
    assertFalse(page.body().contains("type=\"password\""));
    HttpResponse<String> refused =
        admin.post("/admin/people/" + id + "/password", "password", PASSWORD);
    assertEquals(422, refused.statusCode());
  }

  @Test
  void takesNoFormWithoutTheTokenOfTheSession() throws Exception {
    String path = "/admin/people/" + jonas.id();
    for (String button :
        List.of(
            "/admin",
            "/disable",
            "/sees-all",
            "/end-sessions",
            "/password",
            "/sessions/1/end",
            "/tokens/1/revoke")) {
      assertEquals(
          403, admin.postWith("made up", path + button, "password", PASSWORD).statusCode(), button);
    }
    assertEquals(403, admin.postWith("", "/admin/people", "login", "x").statusCode());
    assertEquals(403, admin.api("PATCH", "/api" + path, "{\"role\":\"admin\"}").statusCode());
    assertEquals(jonas, find(jonas));
  }

  @Test
  void doesTheSameForPrograms() throws Exception {
    Browser program = fixture.browser();
    HttpResponse<String> made =
        program.api(
            "POST",
            "/api/admin/people",
            "{\"login\":\"tomasz\",\"password\":\"%s\"}".formatted(PASSWORD),
            TOKEN);
    assertEquals(201, made.statusCode(), made.body());
    String path = "/api/admin/people/" + Json.mapper().readTree(made.body()).path("id").asText();
    JsonNode changed =
        json(program.api("PATCH", path, "{\"sees_all\":true,\"role\":\"viewer\"}", TOKEN));
    assertTrue(changed.path("sees_all").asBoolean());
    assertTrue(changed.path("source").isNull());
    assertEquals(200, program.api("GET", path + "/sessions", "", TOKEN).statusCode());
    assertEquals(200, program.api("GET", path + "/tokens", "", TOKEN).statusCode());
    assertEquals(204, program.api("DELETE", path + "/sessions", "", TOKEN).statusCode());
    assertEquals(404, program.api("DELETE", path + "/sessions/9999", "", TOKEN).statusCode());
    assertEquals(404, program.api("DELETE", path + "/tokens/9999", "", TOKEN).statusCode());
    assertEquals(404, program.api("GET", "/api/admin/people/9999", "", TOKEN).statusCode());
    assertEquals(3, json(program.api("GET", "/api/admin/people", "", TOKEN)).path("people").size());
    for (String wrong :
        List.of("", "[]", "{\"role\":\"owner\"}", "{\"disabled\":\"yes\"}", "{\"password\":1}")) {
      assertEquals(400, program.api("PATCH", path, wrong, TOKEN).statusCode(), wrong);
    }
  }

  @Test
  void filtersAndPagesTheAudit() throws Exception {
    for (int i = 0; i < 5; i++) {
      fixture.access.audit.record("anna, 192.0.2.1", "person.role", "p" + i, "100% _done");
      fixture.access.audit.record("100%_, 192.0.2.9", "plugin.install", "z" + i, "");
    }
    Browser program = fixture.browser();
    String path = "/api/admin/audit?limit=2&actor=ANNA&action=person.";
    JsonNode first = json(program.api("GET", path, "", TOKEN));
    JsonNode second =
        json(program.api("GET", path + "&after=" + first.path("next").asText(), "", TOKEN));
    JsonNode third =
        json(program.api("GET", path + "&after=" + second.path("next").asText(), "", TOKEN));
    assertEquals(List.of("p4", "p3"), first.path("entries").findValuesAsText("subject"));
    assertEquals(List.of("p2", "p1"), second.path("entries").findValuesAsText("subject"));
    assertEquals(List.of("p0"), third.path("entries").findValuesAsText("subject"));
    assertTrue(third.path("next").isNull());
    assertEquals(
        5,
        json(program.api("GET", "/api/admin/audit?actor=100%25_", "", TOKEN))
            .path("entries")
            .size());
    assertEquals(
        0,
        json(program.api("GET", "/api/admin/audit?actor=%25%25", "", TOKEN))
            .path("entries")
            .size());
    String page = admin.get("/admin/audit?limit=2&action=plugin.").body();
    assertTrue(page.contains("z4") && !page.contains(">p4<"), page);
    assertTrue(page.contains("rel=\"next\""));
  }

  private void press(Person person, String button, String said) throws Exception {
    String path = "/admin/people/" + person.id();
    HttpResponse<String> _ = admin.get(path);
    assertEquals(path, location(admin.post(path + "/" + button)));
    String page = admin.get(path).body();
    assertTrue(page.contains(said), page);
  }

  private Person find(Person person) {
    return fixture.access.people.find(person.id()).orElseThrow();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body());
  }
}
