// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import static dev.runlens.core.account.PeopleFixture.MIRA;
import static dev.runlens.core.account.PeopleFixture.PASSWORD;
import static dev.runlens.core.account.PeopleFixture.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.account.PeopleFixture.Browser;
import dev.runlens.core.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountEndpointTest {

  private static final Pattern TOKEN = Pattern.compile("value=\"(rl_[A-Za-z0-9_-]{43})\"");

  @TempDir Path directory;

  private PeopleFixture fixture;
  private Browser browser;
  private Person mira;

  @BeforeEach
  void start() throws Exception {
    fixture = new PeopleFixture(directory);
    browser = fixture.browser();
    assertEquals("/account", location(browser.signIn()));
    mira = fixture.access.people.list().getFirst();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void sendsNobodyElseToTheirAccount() throws Exception {
    assertEquals("/sign-in?next=%2Faccount", location(fixture.browser().get("/account")));
    assertEquals(401, fixture.browser().api("GET", "/api/account", "").statusCode());
  }

  @Test
  void showsWhoIsSignedInAndWhere() throws Exception {
    String page = browser.get("/account").body();
    assertTrue(page.contains("Mira Kovač: account and signing out"), page);
    assertTrue(page.contains("This one"));
    assertTrue(page.contains("127.0.0.1"));
    assertFalse(page.contains("href=\"/admin/plugins\""));
  }

  @Test
  void makesATokenThatIsShownOnceAndWorksUntilItIsRevoked() throws Exception {
    HttpResponse<String> _ = browser.get("/account");
    HttpResponse<String> made =
        browser.post("/account/tokens", "name", "dash", "scope", "read", "days", "30");
    assertEquals(201, made.statusCode());
    Matcher token = TOKEN.matcher(made.body());
    assertTrue(token.find(), made.body());
    String bearer = "Bearer " + token.group(1);
    Browser program = fixture.browser();
    JsonNode account = json(program.api("GET", "/api/account", "", "Authorization", bearer));
    assertEquals("mira", account.at("/person/login").asText());

    String page = browser.get("/account").body();

    assertFalse(page.contains(token.group(1)));
    assertTrue(page.contains("dash"));
    long id = fixture.access.tokens.list(mira.id()).getFirst().id();
    assertEquals("/account", location(browser.post("/account/tokens/" + id + "/revoke")));
    assertTrue(browser.get("/account").body().contains("The token is revoked."));
    assertEquals(401, program.api("GET", "/api/account", "", "Authorization", bearer).statusCode());
    assertTrue(fixture.audit("token.").contains("dash, read, for 30 days."));
    assertFalse(fixture.audit("").contains(token.group(1)));
  }

  @Test
  void makesOneTokenOfAFormThatIsSentTwice() throws Exception {
    HttpResponse<String> _ = browser.get("/account");
    assertEquals(201, make("dash", "read", "7").statusCode());
    HttpResponse<String> again = make("dash", "read", "7");
    assertEquals(422, again.statusCode());
    assertTrue(again.body().contains("There is a token of that name already."));
    assertEquals(1, fixture.access.tokens.list(mira.id()).size());
  }

  @Test
  void refusesTokensThatLiveTooLongOrMayDoMore() throws Exception {
    HttpResponse<String> _ = browser.get("/account");
    for (List<String> wrong :
        List.of(
            List.of("a", "read", "367"),
            List.of("b", "read", "0"),
            List.of("c", "admin", "7"),
            List.of("", "read", "7"))) {
      HttpResponse<String> answer = make(wrong.get(0), wrong.get(1), wrong.get(2));
      assertEquals(422, answer.statusCode(), wrong.toString());
    }
    assertEquals(400, make("d", "read", "x").statusCode());
    assertTrue(fixture.access.tokens.list(mira.id()).isEmpty());
  }

  private HttpResponse<String> make(String name, String scope, String days) throws Exception {
    return browser.post("/account/tokens", "name", name, "scope", scope, "days", days);
  }

  @Test
  void changesNothingForATokenEvenOfAnAdmin() throws Exception {
    fixture.access.people.role(mira.id(), Role.ADMIN);
    for (ApiTokens.Scope scope : ApiTokens.Scope.values()) {
      String bearer =
          "Bearer "
              + fixture
                  .access
                  .tokens
                  .make(mira.id(), scope.name(), scope, Duration.ofDays(1))
                  .token();
      Browser program = fixture.browser();
      String token = "{\"name\":\"worse\",\"scope\":\"admin\",\"days\":366}";
      for (List<String> change :
          List.of(
              List.of("POST", "/api/account/tokens", token),
              List.of("POST", "/api/account/sight", ""),
              List.of("DELETE", "/api/account/sessions", ""),
              List.of("DELETE", "/api/account/sessions/1", ""),
              List.of("DELETE", "/api/account/tokens/1", ""))) {
        assertEquals(
            403,
            program
                .api(change.get(0), change.get(1), change.get(2), "Authorization", bearer)
                .statusCode(),
            change.toString());
      }
      assertEquals(
          200, program.api("GET", "/api/account/tokens", "", "Authorization", bearer).statusCode());
      assertEquals(
          scope == ApiTokens.Scope.ADMIN ? 200 : 403,
          program.api("GET", "/api/admin/people", "", "Authorization", bearer).statusCode());
    }
    assertEquals(2, fixture.access.tokens.list(mira.id()).size());
  }

  @Test
  void takesNoFormWithoutTheTokenOfTheSession() throws Exception {
    for (String path :
        List.of(
            "/account/tokens",
            "/account/sight",
            "/account/password",
            "/account/sessions/end-others",
            "/account/sessions/1/end",
            "/account/tokens/1/revoke")) {
      for (String csrf : List.of("", "made up")) {
        assertEquals(
            403,
            browser.postWith(csrf, path, "name", "n", "scope", "read", "days", "7").statusCode(),
            path);
      }
    }
    assertEquals(
        403,
        browser.api("POST", "/api/account/tokens", "{\"name\":\"n\",\"days\":7}").statusCode());
    assertTrue(fixture.access.tokens.list(mira.id()).isEmpty());
  }

  @Test
  void endsOtherSessionsButNeverThoseOfOthers() throws Exception {
    Browser phone = fixture.browser();
    assertEquals("/account", location(phone.signIn()));
    Person jonas = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    Browser stranger = fixture.browser();
    assertEquals("/account", location(stranger.signIn("jonas", PASSWORD)));
    long foreign = fixture.access.sessions.ofPerson(jonas.id()).getFirst().number();
    HttpResponse<String> _ = browser.get("/account");

    assertEquals("/account", location(browser.post("/account/sessions/" + foreign + "/end")));
    assertTrue(browser.get("/account").body().contains("There is no such session"));
    assertEquals(200, stranger.get("/account").statusCode());
    assertEquals("/account", location(browser.post("/account/sessions/end-others")));

    assertEquals(303, phone.get("/account").statusCode());
    assertEquals(200, browser.get("/account").statusCode());
    assertEquals(200, stranger.get("/account").statusCode());
  }

  @Test
  void revokesNoTokenOfOthers() throws Exception {
    Person jonas = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    long foreign =
        fixture
            .access
            .tokens
            .make(jonas.id(), "his", ApiTokens.Scope.READ, Duration.ofDays(1))
            .row()
            .id();
    HttpResponse<String> _ = browser.get("/account");
    assertEquals("/account", location(browser.post("/account/tokens/" + foreign + "/revoke")));
    assertTrue(browser.get("/account").body().contains("There is no such token any more."));
    assertEquals(1, fixture.access.tokens.list(jonas.id()).size());
  }

  @Test
  void changesAPasswordThatItsOwnerKnows() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    Browser other = fixture.browser();
    assertEquals("/account", location(other.signIn("jonas", PASSWORD)));
    Browser mine = fixture.browser();
    assertEquals("/account", location(mine.signIn("jonas", PASSWORD)));
    HttpResponse<String> _ = mine.get("/account");
    String fresh = "another password of tests";
    assertEquals(422, mine.post("/account/password", "old", "wrong", "new", fresh).statusCode());
    assertEquals(422, mine.post("/account/password", "old", PASSWORD, "new", "short").statusCode());
    String before = mine.cookies.get("runlens");

    assertEquals(
        "/account", location(mine.post("/account/password", "old", PASSWORD, "new", fresh)));

    assertNotEquals(before, mine.cookies.get("runlens"));
    assertTrue(mine.get("/account").body().contains("Your password is changed."));
    assertEquals(303, other.get("/account").statusCode());
    assertEquals(401, fixture.browser().signIn("jonas", PASSWORD).statusCode());
  }

  @Test
  void asksTheSourceAgainWhenTold() throws Exception {
    long before = fixture.accounts.sightsAsked();
    HttpResponse<String> _ = browser.get("/account");
    assertEquals(before, fixture.accounts.sightsAsked());

    assertEquals("/account", location(browser.post("/account/sight")));

    assertEquals(before + 1, fixture.accounts.sightsAsked());
    assertTrue(browser.get("/account").body().contains("may see at this moment"));
    assertEquals("/", location(browser.post("/account/sight", "next", "/")));
    HttpResponse<String> _ = browser.get("/account");
    assertEquals(
        "/account", location(browser.post("/account/sight", "next", "//evil.example.org")));
  }

  @Test
  void saysThatTheSourceIsAwayAndWhatThatMeans() throws Exception {
    fixture.accounts.fail(new SourceException(Kind.TRANSIENT, "The line is cut."));
    fixture.clock.advance(Duration.ofSeconds(10));
    HttpResponse<String> _ = browser.get("/account");
    assertEquals("/account", location(browser.post("/account/sight")));
    assertTrue(browser.get("/account").body().contains("Your source does not say so now."));
    fixture.clock.advance(Duration.ofMinutes(6));
    assertEquals("/account", location(browser.post("/account/sight")));
    String page = browser.get("/account").body();
    assertTrue(page.contains("The line is cut."), page);
    assertTrue(page.contains("Nothing is shown because github does not say"), page);
    assertTrue(page.contains(">Nothing<"), page);
    assertTrue(
        json(browser.api("GET", "/api/account", "")).at("/sees/problem").asText().contains("cut"));
  }

  @Test
  void endsTheSessionWhenTheSourceSaysSo() throws Exception {
    HttpResponse<String> _ = browser.get("/account");
    fixture.accounts.revoke(MIRA);
    assertEquals("/account", location(browser.post("/account/sight")));
    assertEquals(303, browser.get("/account").statusCode());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body());
  }
}
