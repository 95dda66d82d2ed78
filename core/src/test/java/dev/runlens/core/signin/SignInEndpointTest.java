// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.signin;

import static dev.runlens.core.account.PeopleFixture.MIRA;
import static dev.runlens.core.account.PeopleFixture.PASSWORD;
import static dev.runlens.core.account.PeopleFixture.location;
import static dev.runlens.core.account.PeopleFixture.pathOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.account.PeopleFixture;
import dev.runlens.core.account.PeopleFixture.Browser;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.testkit.source.InMemorySignIn;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInEndpointTest {

  @TempDir Path directory;

  private PeopleFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    fixture = new PeopleFixture(directory);
    browser = fixture.browser();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void signsInByPasswordAndGoesWhereSomebodyCameFrom() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    HttpResponse<String> page = browser.get("/sign-in?next=%2Fjobs%2F1%3Ft%3D3");
    assertTrue(page.body().contains("name=\"next\" value=\"/jobs/1?t&#61;3\""), page.body());

    HttpResponse<String> answer =
        browser.post("/sign-in", "login", " Jonas ", "password", PASSWORD, "next", "/jobs/1?t=3");

    assertEquals(303, answer.statusCode(), answer.body());
    assertEquals("/jobs/1?t=3", location(answer));
    assertTrue(browser.get("/account").body().contains("jonas"));
    assertEquals("/jobs/2", location(browser.get("/sign-in?next=/jobs/2")));
  }

  @Test
  void saysTheSameOfAWrongPasswordAndOfNobody() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    for (String login : List.of("jonas", "nobody")) {
      HttpResponse<String> answer = browser.signIn(login, "not the password");
      assertEquals(401, answer.statusCode());
      assertTrue(answer.body().contains("Login or password is wrong."));
      assertTrue(answer.body().contains("value=\"" + login + "\""));
    }
    assertEquals(303, browser.get("/account").statusCode());
  }

  @Test
  void refusesFormsThatAreNotOfThisBrowser() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    Browser other = fixture.browser();
    HttpResponse<String> _ = other.get("/sign-in");
    HttpResponse<String> _ = browser.get("/sign-in");
    String foreign = other.cookies.getOrDefault("runlens-visit", "");
    for (String csrf : List.of("", "made up", String.valueOf(foreign))) {
      assertEquals(
          403,
          browser.postWith(csrf, "/sign-in", "login", "jonas", "password", PASSWORD).statusCode());
      assertEquals(403, browser.postWith(csrf, "/sign-in/github").statusCode());
    }
    assertFalse(browser.cookies.containsKey("runlens"));
  }

  @Test
  void refusesFormsOfOtherSites() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    HttpResponse<String> _ = browser.get("/sign-in");
    String csrf = browser.cookies.getOrDefault("runlens-visit", "");
    for (String path : List.of("/sign-in", "/sign-in/github")) {
      HttpResponse<String> answer =
          browser.send(
              browser
                  .form(csrf, path, "login", "jonas", "password", PASSWORD)
                  .header("Origin", "https://evil.example.org"));
      assertEquals(403, answer.statusCode(), path);
    }
    assertFalse(browser.cookies.containsKey("runlens"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example.org",
        "https://evil.example.org/",
        "/\\evil.example.org",
        "/\t/evil.example.org",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        ""
      })
  void sendsNobodyToAnotherSite(String evil) throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    HttpResponse<String> _ = browser.get("/sign-in");
    assertEquals(
        "/",
        location(browser.post("/sign-in", "login", "jonas", "password", PASSWORD, "next", evil)));
    Browser other = fixture.browser();
    assertEquals("/", location(other.get(other.fetchesCode("github", evil, MIRA))));
  }

  @Test
  void goesThroughTheSourceAndBack() throws Exception {
    HttpResponse<String> page = browser.get("/sign-in");
    assertTrue(page.body().contains("Sign in with GitHub"));
    HttpResponse<String> away = browser.post("/sign-in/github", "next", "/account");
    assertEquals(303, away.statusCode());
    URI site = URI.create(location(away));
    assertTrue(site.toString().startsWith(InMemorySignIn.SITE + "/authorize?"), site.toString());
    assertTrue(
        site.getQuery().contains("redirect_uri=http://127.0.0.1/sign-in/github/callback&"),
        site.getQuery());

    HttpResponse<String> back = browser.get(pathOf(fixture.accounts.approve(site, MIRA)));

    assertEquals("/account", location(back));
    assertEquals(303, back.statusCode());
    String account = browser.get("/account").body();
    assertTrue(account.contains("Mira Kovač"), account);
    assertFalse(browser.cookies.containsKey("runlens-attempt"));
    Person mira = fixture.access.people.list().getFirst();
    assertEquals(Role.VIEWER, mira.role());
    assertTrue(fixture.access.sights.seenAt(mira.id()).isPresent());
    assertTrue(fixture.audit("sign-in").contains("mira"), fixture.audit("sign-in"));
  }

  @Test
  void keepsOneAccountAcrossRenames() throws Exception {
    assertEquals(303, browser.signIn().statusCode());
    fixture.accounts.put(MIRA, "mira-k", "Mira", Set.of());
    assertEquals("/account", location(fixture.browser().signIn()));
    assertEquals(
        List.of("mira-k"), fixture.access.people.list().stream().map(Person::login).toList());
  }

  @Test
  void refusesAStateOfAnotherBrowser() throws Exception {
    String callback = fixture.browser().fetchesCode("github", "/", MIRA);
    String _ = browser.fetchesCode("github", "/", MIRA);

    HttpResponse<String> answer = browser.get(callback);

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("did not begin in this browser"), answer.body());
    assertFalse(browser.cookies.containsKey("runlens"));
    assertTrue(fixture.access.people.list().isEmpty());
    assertTrue(
        fixture.audit("sign-in.refused").contains("did not begin in that browser"),
        fixture.audit(""));
  }

  @Test
  void refusesACallbackThatNobodyBegan() throws Exception {
    for (String query : List.of("", "?code=code-1", "?code=code-1&state=x", "?state=")) {
      assertEquals(403, browser.get("/sign-in/github/callback" + query).statusCode(), query);
    }
    browser.cookies.put("runlens-attempt", "bm90IHNlYWxlZA");
    assertEquals(403, browser.get("/sign-in/github/callback?code=c&state=s").statusCode());
  }

  @Test
  void takesAStateOnce() throws Exception {
    String callback = browser.fetchesCode("github", "/account", MIRA);
    String attempt = browser.cookies.get("runlens-attempt");
    assertEquals("/account", location(browser.get(callback)));
    Browser thief = fixture.browser();
    thief.cookies.put("runlens-attempt", attempt);

    assertEquals(403, thief.get(callback).statusCode());
    assertFalse(thief.cookies.containsKey("runlens"));
  }

  @Test
  void forgetsAnAttemptAfterTenMinutes() throws Exception {
    String callback = browser.fetchesCode("github", "/", MIRA);
    String late = fixture.browser().fetchesCode("github", "/", MIRA);
    assertNotEquals(callback, late);
    fixture.clock.advance(SignInAttempts.LIFE);
    assertEquals(403, browser.get(callback).statusCode());
  }

  @Test
  void refusesTheStateOfAnotherSource() throws Exception {
    fixture.add("ghes");
    String callback = browser.fetchesCode("github", "/", MIRA);
    assertEquals(403, browser.get(callback.replace("/github/", "/ghes/")).statusCode());
  }

  @Test
  void letsNobodyInWithTheCodeOfAnotherVerifier() throws Exception {
    HttpResponse<String> _ = browser.get("/sign-in");
    String page = location(browser.post("/sign-in/github", "next", "/"));
    URI forged = URI.create(page.replaceAll("code_challenge=[^&]*", "code_challenge=of-a-thief"));

    HttpResponse<String> answer = browser.get(pathOf(fixture.accounts.approve(forged, MIRA)));

    assertTrue(location(answer).startsWith("/sign-in?why=refused"), location(answer));
    assertTrue(browser.get(location(answer)).body().contains("GitHub did not take the sign-in"));
    assertTrue(fixture.access.people.list().isEmpty());
  }

  @Test
  void startsANewSessionWhateverTheBrowserBrings() throws Exception {
    Object _ = fixture.access.people.makeLocal("jonas", PASSWORD, Role.VIEWER);
    assertEquals("/account", location(browser.signIn("jonas", PASSWORD)));
    String before = browser.cookies.getOrDefault("runlens", "");
    String callback;
    {
      // Signed in already, the page leads on: a second tab that was open before does not.
      Browser tab = fixture.browser();
      callback = tab.fetchesCode("github", "/account", MIRA);
      browser.cookies.put("runlens-attempt", tab.cookies.get("runlens-attempt"));
    }
    assertEquals("/account", location(browser.get(callback)));

    assertNotEquals(before, browser.cookies.get("runlens"));
    assertTrue(fixture.access.sessions.find(before).isEmpty());
    assertTrue(browser.get("/account").body().contains("Mira Kovač"));
    Browser fixed = fixture.browser();
    fixed.cookies.put("runlens", "chosen-by-a-thief");
    assertEquals("/account", location(fixed.signIn()));
    assertNotEquals("chosen-by-a-thief", fixed.cookies.get("runlens"));
  }

  @Test
  void saysThatSomebodyDidNotAgree() throws Exception {
    HttpResponse<String> _ = browser.get("/sign-in");
    URI page = URI.create(location(browser.post("/sign-in/github", "next", "/jobs/1")));

    HttpResponse<String> answer = browser.get(pathOf(fixture.accounts.deny(page)));

    HttpResponse<String> again = browser.get(location(answer));
    assertTrue(again.body().contains("GitHub was told not to let you in here."), again.body());
    assertTrue(again.body().contains("name=\"next\" value=\"/jobs/1\""));
  }

  @Test
  void saysThatASourceIsAway() throws Exception {
    String callback = browser.fetchesCode("github", "/", MIRA);
    fixture.accounts.fail(new SourceException(Kind.TRANSIENT, "It does not answer."));
    String back = location(browser.get(callback));
    assertTrue(back.startsWith("/sign-in?why=away"), back);
    assertTrue(browser.get(back).body().contains("GitHub does not answer right now."));

    OpenSlots.close(Objects.requireNonNull(fixture.slots.get("github")));
    HttpResponse<String> page = browser.get("/sign-in");
    assertTrue(page.body().contains("does not answer right now"));
    assertFalse(page.body().contains("Sign in with"));
    assertTrue(page.body().contains("name=\"password\""));
  }

  @Test
  void keepsOutWhoIsDisabled() throws Exception {
    assertEquals("/account", location(browser.signIn()));
    fixture.access.people.disable(fixture.access.people.list().getFirst().id(), true);
    Browser again = fixture.browser();

    String back = location(again.signIn());

    assertTrue(back.startsWith("/sign-in?why=disabled"), back);
    assertFalse(again.cookies.containsKey("runlens"));
    assertTrue(fixture.audit("sign-in.refused").contains("mira of github"));
  }

  @Test
  void endsTheSessionsOfAGrantThatWasTakenBack() throws Exception {
    assertEquals("/account", location(browser.signIn()));
    fixture.accounts.revoke(MIRA);
    fixture.clock.advance(Duration.ofSeconds(51));

    assertEquals("/sign-in?next=%2Faccount", location(browser.get("/account")));
    assertTrue(
        fixture.access.sessions.ofPerson(fixture.access.people.list().getFirst().id()).isEmpty());
  }

  @Test
  void letsItsFormsLeadToTheSourceAndNowhereElse() throws Exception {
    String policy =
        browser.get("/sign-in").headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("form-action 'self' https://accounts.example.org; "), policy);
    assertFalse(
        browser
            .get("/account")
            .headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .contains("accounts.example.org"));
  }

  @Test
  void tellsTwoSourcesOfOneNameApart() throws Exception {
    fixture.add("ghes");
    String page = browser.get("/sign-in").body();
    assertTrue(page.contains("Sign in with GitHub (github)"), page);
    assertTrue(page.contains("Sign in with GitHub (ghes)"), page);
  }

  @Test
  void knowsNoSourceThatIsNotThere() throws Exception {
    HttpResponse<String> _ = browser.get("/sign-in");
    assertEquals(404, browser.post("/sign-in/gitlab").statusCode());
  }

  @Test
  void signsOutOnlyByAFormOfTheSession() throws Exception {
    assertEquals("/account", location(browser.signIn()));
    String session = browser.cookies.getOrDefault("runlens", "");
    assertEquals(403, browser.postWith("made up", "/sign-out").statusCode());
    HttpResponse<String> _ = browser.get("/account");

    assertEquals("/sign-in", location(browser.post("/sign-out")));

    assertTrue(fixture.access.sessions.find(session).isEmpty());
    assertEquals("/sign-in", location(browser.postWith("", "/sign-out")));
  }

  @Test
  void showsOnlySentencesOfOurOwnAndNoName() throws Exception {
    String page =
        browser.get("/sign-in?why=%3Cb%3Ehello&source=%3Cb%3Ehello&next=%3Cb%3Ehello").body();
    assertFalse(page.contains("hello"), page);
    assertFalse(
        browser.get("/sign-in?why=denied&source=somebody-else").body().contains("somebody-else"));
  }

  @Test
  void limitsAttemptsOfOneAddress() throws Exception {
    int status = 0;
    for (int i = 0; i < 61; i++) {
      status = browser.get("/sign-in/github/callback?state=x").statusCode();
    }
    assertEquals(429, status);
    fixture.clock.advance(Duration.ofMinutes(1));
    assertEquals(403, browser.get("/sign-in/github/callback?state=x").statusCode());
  }

  @Test
  void bindsItsCookiesToHttps(@TempDir Path other) throws Exception {
    try (PeopleFixture secure = new PeopleFixture(other, URI.create("https://ci.example.org"))) {
      Browser visitor = secure.browser();
      HttpResponse<String> page = visitor.get("/sign-in");
      HttpResponse<String> away = visitor.post("/sign-in/github", "next", "/");
      assertTrue(
          URI.create(location(away))
              .getQuery()
              .contains("redirect_uri=https://ci.example.org/sign-in/github/callback&"));
      for (String cookie :
          List.of(
              page.headers().firstValue("Set-Cookie").orElse(""),
              away.headers().firstValue("Set-Cookie").orElse(""))) {
        assertTrue(cookie.startsWith("__Host-runlens-"), cookie);
        for (String attribute : List.of("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) {
          assertTrue(cookie.contains("; " + attribute), cookie);
        }
      }
    }
  }
}
