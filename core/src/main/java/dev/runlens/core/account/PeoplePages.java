// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.http.Caller;
import dev.runlens.core.sight.Sights;
import dev.runlens.ui.AdminAction;
import dev.runlens.ui.Flash;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Moment;
import dev.runlens.ui.PeoplePage;
import dev.runlens.ui.PersonPage;
import dev.runlens.ui.PluginState;
import dev.runlens.ui.SessionRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts people into the words of the pages of admins.
final class PeoplePages {

  private static final Layout.Crumb PEOPLE = new Layout.Crumb("People", Href.people());

  private final PeopleChanges people;
  private final Sights sights;
  private final Described described;

  PeoplePages(PeopleChanges people, Sights sights, Described described) {
    this.people = people;
    this.sights = sights;
    this.described = described;
  }

  PeoplePage list(Caller caller, @Nullable Flash flash, PeoplePage.Form form) {
    List<Person> all = people.people().list();
    return new PeoplePage(
        new Layout("People", List.of(), "People", false),
        caller.csrf(),
        flash,
        summary(all),
        all.stream().map(person -> row(caller, person)).toList(),
        form);
  }

  private static String summary(List<Person> all) {
    long admins = all.stream().filter(person -> person.role() == Role.ADMIN).count();
    long disabled = all.stream().filter(Person::disabled).count();
    return "%s: %s%s."
        .formatted(
            all.size() == 1 ? "One person" : Format.count(all.size()) + " people",
            admins == 1 ? "one admin" : Format.count(admins) + " admins",
            disabled == 0 ? "" : ", " + Format.count(disabled) + " disabled");
  }

  private PeoplePage.Row row(Caller caller, Person person) {
    return new PeoplePage.Row(
        Long.toString(person.id()),
        person.login(),
        person.name(),
        described.origin(person),
        Described.role(person),
        person.role() == Role.ADMIN,
        person.disabled(),
        described.sees(person),
        Format.moment(person.signedInAt(), described.now()),
        isMe(caller, person));
  }

  private static boolean isMe(Caller caller, Person person) {
    Person me = caller.person();
    return me != null && me.id() == person.id();
  }

  PersonPage person(Caller caller, Person person, @Nullable Flash flash, String passwordProblem) {
    String id = Long.toString(person.id());
    List<SessionRow> sessions =
        people.sessions().ofPerson(person.id()).stream()
            .map(session -> described.session(session, end(id, session)))
            .toList();
    return new PersonPage(
        new Layout(person.login(), List.of(PEOPLE), person.login(), false),
        caller.csrf(),
        flash,
        person.name(),
        person.disabled() ? PluginState.DISABLED : PluginState.ACTIVE,
        Described.role(person),
        person.login(),
        described.origin(person),
        Format.moment(person.createdAt(), described.now()),
        Format.moment(person.signedInAt(), described.now()),
        described.sees(person),
        asOf(person),
        actions(person, id),
        person.role() == Role.ADMIN ? "An admin sees everything." : "",
        person.source() == null ? Href.personAction(id, "password") : "",
        passwordProblem,
        sessions,
        sessions.isEmpty()
            ? null
            : new AdminAction(
                "End all",
                person.login(),
                "End all sessions of " + person.login() + "?",
                Href.personAction(id, "end-sessions"),
                "They must sign in again.",
                true),
        people.tokens().list(person.id()).stream()
            .map(token ->
                described.token(token, Href.personAction(id, "tokens/" + token.id() + "/revoke")))
            .toList());
  }

  private Moment asOf(Person person) {
    return Format.moment(
        person.source() == null || person.seesEverything()
            ? null
            : sights.seenAt(person.id()).orElse(null),
        described.now());
  }

  private static List<AdminAction> actions(Person person, String id) {
    String login = person.login();
    List<AdminAction> actions = new ArrayList<>();
    if (person.role() == Role.ADMIN) {
      actions.add(
          new AdminAction(
              "Make viewer",
              login,
              "Make " + login + " a viewer?",
              Href.personAction(id, "viewer"),
              "They no longer administrate, and see only what is theirs.",
              true));
    } else {
      actions.add(
          new AdminAction(
              "Make admin",
              login,
              "Make " + login + " an admin?",
              Href.personAction(id, "admin"),
              "They see everything and may upload plugins, which is to run code in this server.",
              false));
      actions.add(
          person.seesAll()
              ? new AdminAction(
                  "Only what is theirs",
                  login,
                  "Hide from " + login + " what is not theirs?",
                  Href.personAction(id, "sees-own"),
                  person.source() == null
                      ? "They see nothing then."
                      : "They see what their source lets them see.",
                  true)
              : new AdminAction(
                  "Show all repositories",
                  login,
                  "Show " + login + " all repositories?",
                  Href.personAction(id, "sees-all"),
                  "They see the jobs and logs of every organization that is observed here.",
                  false));
    }
    actions.add(
        person.disabled()
            ? AdminAction.enable(login, Href.personAction(id, "enable"), "")
            : AdminAction.disable(
                login,
                Href.personAction(id, "disable"),
                "Their sessions end, and their tokens are refused."));
    return actions;
  }

  private static AdminAction end(String id, Session session) {
    return new AdminAction(
        "End",
        Agent.words(session.agent()) + ", " + session.address(),
        "",
        Href.personAction(id, "sessions/" + session.number() + "/end"),
        "",
        true);
  }
}
