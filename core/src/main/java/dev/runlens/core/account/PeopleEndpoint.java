// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.sight.Sights;
import dev.runlens.ui.Flash;
import dev.runlens.ui.Href;
import dev.runlens.ui.Pages;
import dev.runlens.ui.PeoplePage;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/admin/people`: everybody who has an account here. Each POST ends in a redirection to a page
/// that says what came of it, or in the form again with what is wrong.
///
/// Who may call it: admins, see [Gate].
public final class PeopleEndpoint implements HttpService {

  private static final PeoplePage.Form EMPTY = new PeoplePage.Form("", false, "");

  private final Gate gate;
  private final PeopleChanges people;
  private final Pages pages;
  private final PeoplePages peoplePages;

  /// @param sourceName what people call the source of an instance
  public PeopleEndpoint(
      Gate gate,
      PeopleChanges people,
      Sights sights,
      Pages pages,
      Function<String, String> sourceName,
      Clock clock) {
    this.gate = gate;
    this.people = people;
    this.pages = pages;
    this.peoplePages = new PeoplePages(people, sights, new Described(sights, sourceName, clock));
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/admin/people", this::list)
        .post("/admin/people", this::add)
        .get("/admin/people/{id}", this::person)
        .post(
            "/admin/people/{id}/admin",
            button("%s is an admin now.", (actor, who) -> people.role(actor, who, Role.ADMIN)))
        .post(
            "/admin/people/{id}/viewer",
            button("%s is a viewer now.", (actor, who) -> people.role(actor, who, Role.VIEWER)))
        .post(
            "/admin/people/{id}/disable",
            button("%s is kept out.", (actor, who) -> people.disable(actor, who, true)))
        .post(
            "/admin/people/{id}/enable",
            button("%s may sign in again.", (actor, who) -> people.disable(actor, who, false)))
        .post(
            "/admin/people/{id}/sees-all",
            button(
                "%s sees all repositories now.", (actor, who) -> people.seesAll(actor, who, true)))
        .post(
            "/admin/people/{id}/sees-own",
            button(
                "%s sees only what is theirs now.",
                (actor, who) -> people.seesAll(actor, who, false)))
        .post(
            "/admin/people/{id}/end-sessions",
            button("The sessions of %s have ended.", people::endSessions))
        .post("/admin/people/{id}/password", this::password)
        .post("/admin/people/{id}/sessions/{session}/end", this::endSession)
        .post("/admin/people/{id}/tokens/{token}/revoke", this::revokeToken);
  }

  private void list(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller ->
            Answers.page(request, response, pages, peoplePages.list(caller, told(caller), EMPTY)));
  }

  private void add(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    String login = form.value("login").strip();
    Role role = form.value("role").equals("admin") ? Role.ADMIN : Role.VIEWER;
    try {
      Person made = people.makeLocal(caller.actor(), login, form.value("password"), role);
      back(response, caller, made.id(), new Outcome(true, "Made the account " + login + "."));
    } catch (AccessException e) {
      response.status(Status.create(422));
      Answers.page(
          request,
          response,
          pages,
          peoplePages.list(
              caller, null, new PeoplePage.Form(login, role == Role.ADMIN, e.getMessage())));
    }
  }

  private void person(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller ->
            Answers.page(
                request,
                response,
                pages,
                peoplePages.person(caller, known(people, request), told(caller), "")));
  }

  /// The person of a path.
  ///
  /// @throws Problem 404 if there is none
  static Person known(PeopleChanges people, ServerRequest request) {
    String what = "person of that number";
    return people
        .find(Parameters.id(request, "id", what))
        .orElseThrow(() -> Problem.notFound(what));
  }

  private interface Change {
    void on(String actor, Person person);
  }

  /// A button of a person's page.
  private Handler button(String done, Change change) {
    return (request, response) -> {
      Caller caller = gate.admin(request, Form.read(request));
      Person person = known(people, request);
      try {
        change.on(caller.actor(), person);
        back(response, caller, person.id(), new Outcome(true, done.formatted(person.login())));
      } catch (AccessException e) {
        back(response, caller, person.id(), new Outcome(false, e.getMessage()));
      }
    };
  }

  private void password(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    Person person = known(people, request);
    try {
      people.password(caller.actor(), person, form.value("password"));
      back(response, caller, person.id(), new Outcome(true, "The password is set."));
    } catch (AccessException e) {
      response.status(Status.create(422));
      Answers.page(
          request, response, pages, peoplePages.person(caller, person, null, e.getMessage()));
    }
  }

  private void endSession(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request, Form.read(request));
    Person person = known(people, request);
    try {
      people.endSession(
          caller.actor(), person, Parameters.id(request, "session", "session of that number"));
      back(response, caller, person.id(), new Outcome(true, "The session has ended."));
    } catch (AccessException e) {
      back(response, caller, person.id(), new Outcome(false, e.getMessage()));
    }
  }

  private void revokeToken(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request, Form.read(request));
    Person person = known(people, request);
    boolean revoked =
        people.revokeToken(
            caller.actor(), person, Parameters.id(request, "token", "token of that number"));
    back(
        response,
        caller,
        person.id(),
        revoked
            ? new Outcome(true, "The token is revoked.")
            : new Outcome(false, "There is no such token any more."));
  }

  private @Nullable Flash told(Caller caller) {
    return Optional.ofNullable(caller.session())
        .flatMap(people.sessions()::told)
        .map(outcome -> outcome.done() ? Flash.done(outcome.text()) : Flash.failed(outcome.text()))
        .orElse(null);
  }

  /// Programs get the redirection alone.
  private void back(ServerResponse response, Caller caller, long person, Outcome outcome) {
    Session session = caller.session();
    if (session != null) {
      people.sessions().tell(session, outcome);
    }
    Gate.redirect(response, Href.person(Long.toString(person)));
  }
}
