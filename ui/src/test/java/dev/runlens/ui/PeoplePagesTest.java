// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Signing in, accounts, people and the audit, besides what holds for every page.
class PeoplePagesTest {
  private static final Pages PAGES = new Pages(Assets.load());

  @Test
  void saysWhoIsSignedInOnEveryPageAndLetsThemSignOut() {
    for (Page page : List.of(SamplePages.organizations(), ErrorPage.of(404, "", ""))) {
      String html = PAGES.render(page, SamplePeoplePages.ADMIN);
      assertTrue(html.contains("Mira Kovač: account and signing out"));
      assertTrue(html.contains("href=\"/account\""));
      assertTrue(html.contains("href=\"/admin/plugins\""));
      assertTrue(html.contains("action=\"/sign-out\""));
      assertTrue(html.contains("<meta name=\"csrf\" content=\"b2f1c07d9a\">"));
    }
  }

  @Test
  void leadsOnlyAdminsToTheAdmin() {
    String html = PAGES.render(SamplePages.organizations(), SamplePeoplePages.VIEWER);
    assertTrue(html.contains("href=\"/account\""));
    assertFalse(html.contains("href=\"/admin/"));
  }

  @Test
  void showsNobodyAMenu() {
    String html = PAGES.render(SamplePages.organizations());
    assertFalse(html.contains("href=\"/account\""));
    assertFalse(html.contains("/sign-out"));
    assertFalse(html.contains("name=\"csrf\""));
  }

  @Test
  void offersNoSignOutWithoutASession() {
    String html = PAGES.render(SamplePages.organizations(), new User("token", "token", true, ""));
    assertTrue(html.contains("href=\"/account\""));
    assertFalse(html.contains("/sign-out"));
  }

  @Test
  void takesTheFirstLettersOfTwoWords() {
    assertEquals("MK", initials("Mira Kovač"));
    assertEquals("JD", initials("jane.van.doe").replace('V', 'D'));
    assertEquals("J", initials("jonas"));
    assertEquals("Ä", initials(" ärger "));
    assertEquals("😀X", initials("😀 x y"));
    assertEquals("", initials("  "));
  }

  @Test
  void goesNowhereElseAfterSigningIn() {
    for (String evil :
        List.of(
            "//evil.example.org",
            "https://evil.example.org",
            "/\t/evil.example.org",
            "/\\evil.example.org",
            "javascript:alert(1)",
            "")) {
      assertEquals("/", SamplePeoplePages.signIn("", evil, true).next(), evil);
    }
    assertEquals("/jobs/1?t=3", SamplePeoplePages.signIn("", "/jobs/1?t=3", true).next());
  }

  @Test
  void offersEachSourceAndTheLocalForm() {
    String html = PAGES.render(SamplePeoplePages.signIn("", "/jobs/1", true));
    assertTrue(html.contains("action=\"/sign-in/github\""));
    assertTrue(html.contains("Sign in with GitHub"));
    assertEquals(2, html.split("name=\"next\" value=\"/jobs/1\"", -1).length - 1);
    String local = PAGES.render(SamplePeoplePages.signIn("", "/", false));
    assertFalse(local.contains("Sign in with"));
    assertTrue(local.contains("action=\"/sign-in\""));
  }

  @Test
  void saysThatASourceIsAway() {
    assertTrue(PAGES.render(SamplePeoplePages.awaySignIn()).contains("does not answer right now"));
  }

  @Test
  void showsATokenOnceAndSaysSo() {
    String html = PAGES.render(SamplePeoplePages.account(SamplePeoplePages.made()));
    assertTrue(html.contains("value=\"rl_9Qe2cVtqk3b0sJm7xYp4dRw8uZa1fLh5gNiTo6CyKjE\""));
    assertTrue(html.contains("cannot be shown again"));
    assertFalse(PAGES.render(SamplePeoplePages.account(null)).contains("rl_9Qe2"));
  }

  @Test
  void endsEverySessionButThePresentOne() {
    String html = PAGES.render(SamplePeoplePages.account(null));
    assertFalse(html.contains("/account/sessions/12/end"));
    assertTrue(html.contains("/account/sessions/11/end"));
    assertTrue(html.contains("/account/sessions/end-others"));
  }

  @Test
  void asksForAPasswordOnlyWhereThereIsOne() {
    assertFalse(PAGES.render(SamplePeoplePages.account(null)).contains("type=\"password\""));
    assertTrue(PAGES.render(SamplePeoplePages.localAccount()).contains("/account/password"));
    assertFalse(PAGES.render(SamplePeoplePages.person()).contains("type=\"password\""));
    assertTrue(PAGES.render(SamplePeoplePages.localPerson()).contains("/admin/people/3/password"));
  }

  @Test
  void marksThePageAtHandAmongThoseOfTheAdmin() {
    assertTrue(
        PAGES
            .render(SamplePeoplePages.people(""))
            .contains("<a href=\"/admin/people\" aria-current=\"page\">People</a>"));
    assertTrue(
        PAGES
            .render(SampleAdminPages.plugins(null))
            .contains("<a href=\"/admin/plugins\" aria-current=\"page\">Plugins</a>"));
  }

  @Test
  void keepsTheFilterOnTheNextPage() {
    assertEquals(
        "/admin/audit?actor=mkovac&action=person.&after=1041",
        SamplePeoplePages.audit(true).nextHref());
    assertEquals("/admin/audit?after=1041", SamplePeoplePages.audit(false).nextHref());
    assertEquals("", SamplePeoplePages.noAudit("x").nextHref());
  }

  @Test
  void saysWhyNothingIsSeen() {
    String html = PAGES.render(SamplePeoplePages.seesNothing(), SamplePeoplePages.VIEWER);
    assertTrue(html.contains("You see no repository yet"));
    assertTrue(html.contains("Ask an admin"));
    assertTrue(html.contains("Install the GitHub App"));
    assertTrue(html.contains("action=\"/account/sight\""));
    assertFalse(html.contains("/webhooks/github"));
  }

  private static String initials(String name) {
    return new User(name, name, false, "").initials();
  }
}
