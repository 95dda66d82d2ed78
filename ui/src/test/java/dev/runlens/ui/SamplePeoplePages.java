// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signing in, accounts, people and the audit in every state, for tests and for the eyes.
final class SamplePeoplePages {
  static final User ADMIN = new User("Mira Kovač", "mkovac", true, "b2f1c07d9a");
  static final User VIEWER = new User("jonas", "jonas", false, "b2f1c07d9a");

  private static final String CSRF = "b2f1c07d9a";
  private static final String HOSTILE = SamplePages.HOSTILE;
  private static final Moment NOW =
      new Moment("2026-11-23T08:41:17Z", "just now", "2026-11-23 08:41:17 UTC");
  private static final Moment EARLIER =
      new Moment("2026-11-20T07:02:11Z", "3d ago", "2026-11-20 07:02:11 UTC");

  private SamplePeoplePages() {}

  static List<Page> all() {
    return List.of(
        signIn("", "/jobs/1", true),
        signIn("Login or password is wrong.", "//evil.example.org", false),
        awaySignIn(),
        account(null),
        account(made()),
        localAccount(),
        hostileAccount(),
        people(""),
        people("There is a local account of that login already."),
        person(),
        localPerson(),
        hostilePerson(),
        audit(false),
        audit(true),
        noAudit(""),
        noAudit("plugin."),
        seesNothing());
  }

  static SignInPage signIn(String problem, String next, boolean choice) {
    return new SignInPage(
        layout("Sign in"),
        CSRF,
        problem,
        problem.isEmpty() ? "" : "mira",
        next,
        choice ? List.of(new SignInPage.Source("github", "GitHub")) : List.of(),
        false);
  }

  static SignInPage awaySignIn() {
    return new SignInPage(
        layout("Sign in"),
        CSRF,
        "",
        "",
        "/",
        List.of(
            new SignInPage.Source("github", "GitHub"),
            new SignInPage.Source("ghes", "GitHub (" + HOSTILE + ")")),
        true);
  }

  static AccountPage account(AccountPage.@Nullable Made made) {
    return new AccountPage(
        layout("Account"),
        CSRF,
        null,
        "Mira Kovač",
        "mkovac",
        "GitHub",
        "Admin",
        "You see everything and decide on plugins and people.",
        new AccountPage.Sees("Every repository", "Because you are an admin.", NOW, "", true),
        List.of(session("12", true), session("11", false), session("9", false)),
        endOthers(),
        false,
        "",
        List.of(
            token("5", "deploy dashboard", "Read", false), token("4", "nightly", "Admin", true)),
        form("", ""),
        made);
  }

  static AccountPage.Made made() {
    return new AccountPage.Made(
        "rl_9Qe2cVtqk3b0sJm7xYp4dRw8uZa1fLh5gNiTo6CyKjE",
        "deploy dashboard",
        "curl -H 'Authorization: Bearer rl_…' https://runlens.example.org/api/organizations");
  }

  static AccountPage localAccount() {
    return new AccountPage(
        layout("Account"),
        CSRF,
        Flash.failed("Not done."),
        "jonas",
        "jonas",
        "Local account",
        "Viewer",
        "You see what an admin lets you see.",
        new AccountPage.Sees(
            "Nothing", "An admin can let you see all repositories.", Moment.UNKNOWN, "", false),
        List.of(session("12", true)),
        null,
        true,
        "A password has 12 characters or more.",
        List.of(),
        form("dash", "There is a token of that name already."),
        null);
  }

  static AccountPage hostileAccount() {
    return new AccountPage(
        layout(HOSTILE),
        CSRF,
        Flash.done(HOSTILE),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        new AccountPage.Sees(HOSTILE, HOSTILE, EARLIER, HOSTILE, true),
        List.of(
            new SessionRow(
                HOSTILE, HOSTILE, HOSTILE, EARLIER, NOW, false, action("End", HOSTILE, "s/1/end"))),
        endOthers(),
        true,
        HOSTILE,
        List.of(token("1", HOSTILE, HOSTILE, false)),
        form(HOSTILE, HOSTILE),
        new AccountPage.Made(HOSTILE, HOSTILE, HOSTILE));
  }

  static PeoplePage people(String problem) {
    return new PeoplePage(
        layout("People"),
        CSRF,
        problem.isEmpty() ? Flash.done("jonas is an admin now.") : null,
        "4 people: 2 admins, 1 disabled.",
        List.of(
            new PeoplePage.Row(
                "1", "admin", "admin", "Local", "Admin", true, false, "All", EARLIER, false),
            new PeoplePage.Row(
                "3", "jonas", "jonas", "Local", "Viewer", false, false, "Nothing", EARLIER, false),
            new PeoplePage.Row(
                "2", "mkovac", "Mira Kovač", "GitHub", "Admin", true, false, "All", NOW, true),
            new PeoplePage.Row(
                "4",
                "tomasz-a-rather-long-login",
                HOSTILE,
                "GitHub",
                "Viewer",
                false,
                true,
                "42",
                Moment.UNKNOWN,
                false)),
        new PeoplePage.Form(problem.isEmpty() ? "" : "jonas", !problem.isEmpty(), problem));
  }

  static PersonPage person() {
    return new PersonPage(
        layout("mkovac"),
        CSRF,
        Flash.done("Saved."),
        "Mira Kovač",
        PluginState.ACTIVE,
        "Viewer",
        "mkovac",
        "GitHub",
        EARLIER,
        NOW,
        "42 repositories",
        NOW,
        List.of(
            new AdminAction(
                "Make admin",
                "mkovac",
                "Make mkovac an admin?",
                Href.personAction("2", "admin"),
                "They see everything, and may upload plugins, which is to run code here.",
                false),
            AdminAction.disable(
                "mkovac", Href.personAction("2", "disable"), "Their sessions and tokens end.")),
        "",
        "",
        "",
        List.of(session("12", false)),
        action("End all", "mkovac", "people/2/end-sessions"),
        List.of(token("5", "deploy dashboard", "Read", false)));
  }

  static PersonPage localPerson() {
    return new PersonPage(
        layout("jonas"),
        CSRF,
        null,
        "jonas",
        PluginState.DISABLED,
        "Viewer",
        "jonas",
        "Local account",
        EARLIER,
        Moment.UNKNOWN,
        "Nothing",
        Moment.UNKNOWN,
        List.of(AdminAction.enable("jonas", Href.personAction("3", "enable"), "")),
        "They are disabled.",
        Href.personAction("3", "password"),
        "A password has 12 characters or more.",
        List.of(),
        null,
        List.of());
  }

  static PersonPage hostilePerson() {
    return new PersonPage(
        layout(HOSTILE),
        CSRF,
        Flash.failed(HOSTILE),
        HOSTILE,
        PluginState.ACTIVE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        EARLIER,
        NOW,
        HOSTILE,
        NOW,
        List.of(action("Disable", HOSTILE, "people/6/disable")),
        HOSTILE,
        Href.personAction("6", "password"),
        HOSTILE,
        List.of(session("12", false)),
        null,
        List.of(token("1", HOSTILE, HOSTILE, true)));
  }

  static AuditPage audit(boolean filtered) {
    return new AuditPage(
        layout("Audit"),
        filtered ? "mkovac" : "",
        filtered ? "person." : "",
        List.of(
            new AuditPage.Entry(
                NOW, "mkovac, 192.0.2.17", "person.role", "jonas", "Role: admin.", false),
            new AuditPage.Entry(
                EARLIER,
                "somebody, 2001:db8:77:1d::c0a8",
                "sign-in.refused",
                "admin",
                "Refused: login or password is wrong.",
                true),
            new AuditPage.Entry(EARLIER, "token, 127.0.0.1", "plugin.install", HOSTILE, "", false)),
        "1041");
  }

  static AuditPage noAudit(String action) {
    return new AuditPage(layout("Audit"), "", action, List.of(), "");
  }

  static OrganizationsPage seesNothing() {
    return new OrganizationsPage(
        new Layout("Organizations", List.of(), "", true),
        List.of(),
        "",
        "https://runlens.example.org/webhooks/github",
        "https://github.com/apps/runlens/installations/new",
        new OrganizationsPage.Unseen(
            "You see no repository yet",
            "GitHub says that your account may see none of those that Runlens is installed on.",
            List.of("Ask an admin of your organization to let you see its repositories."),
            true));
  }

  private static SessionRow session(String number, boolean present) {
    return new SessionRow(
        "Firefox on Linux",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "192.0.2.17",
        EARLIER,
        NOW,
        present,
        present ? null : action("End", "Firefox on Linux", "sessions/" + number + "/end"));
  }

  private static TokenRow token(String id, String name, String scope, boolean over) {
    return new TokenRow(
        name,
        scope,
        EARLIER,
        over ? Moment.UNKNOWN : NOW,
        "2027-01-31",
        over,
        over
            ? null
            : new AdminAction(
                "Revoke",
                name,
                "Revoke " + name + "?",
                Href.accountAction("tokens/" + id + "/revoke"),
                "Programs that use it are refused from now on.",
                true));
  }

  private static AccountPage.Form form(String named, String problem) {
    return new AccountPage.Form(
        named,
        problem,
        List.of(
            new AccountPage.Choice("read", "Read", true),
            new AccountPage.Choice("admin", "Read and administrate", false)),
        List.of(
            new AccountPage.Choice("7", "7 days", false),
            new AccountPage.Choice("90", "90 days", true)));
  }

  private static AdminAction endOthers() {
    return new AdminAction(
        "End all others",
        "sessions",
        "End all other sessions?",
        Href.accountAction("sessions/end-others"),
        "Whoever uses them must sign in again.",
        true);
  }

  private static AdminAction action(String label, String subject, String path) {
    return new AdminAction(label, subject, "", Href.accountAction(path), "", false);
  }

  private static Layout layout(String title) {
    return new Layout(title, List.of(), title, false);
  }
}
