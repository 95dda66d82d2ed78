// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Members;
import dev.runlens.core.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;

/// `/api/admin/people`: everybody who has an account here, for programs.
///
/// Who may call it: admins, see [Gate].
public final class PeopleApiEndpoint implements HttpService {

  private static final int MOST_JSON = 16 * 1024;

  private final Gate gate;
  private final PeopleChanges people;

  public PeopleApiEndpoint(Gate gate, PeopleChanges people) {
    this.gate = gate;
    this.people = people;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/admin/people", this::list)
        .post("/api/admin/people", this::add)
        .get("/api/admin/people/{id}", this::person)
        .patch("/api/admin/people/{id}", this::change)
        .get("/api/admin/people/{id}/sessions", this::sessions)
        .delete("/api/admin/people/{id}/sessions", this::endSessions)
        .delete("/api/admin/people/{id}/sessions/{session}", this::endSession)
        .get("/api/admin/people/{id}/tokens", this::tokens)
        .delete("/api/admin/people/{id}/tokens/{token}", this::revokeToken);
  }

  private void list(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(
        response,
        Map.of("people", people.people().list().stream().map(PersonDocument::of).toList()));
  }

  private void add(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    Members body = Members.read(Bodies.raw(request, MOST_JSON));
    Person made =
        people.makeLocal(
            caller.actor(),
            body.needed("login").strip(),
            body.needed("password"),
            role(body).orElse(Role.VIEWER));
    response.status(Status.CREATED_201);
    Answers.json(response, PersonDocument.of(made));
  }

  private static Optional<Role> role(Members body) {
    return body.isSecond("role", Role.VIEWER.value(), Role.ADMIN.value())
        .map(admin -> admin ? Role.ADMIN : Role.VIEWER);
  }

  private void person(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(response, PersonDocument.of(PeopleEndpoint.known(people, request)));
  }

  /// Changes what the body names, in the order of the code; the first refusal ends it.
  ///
  /// @throws AccessException what cannot be done
  private void change(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    String actor = caller.actor();
    Person person = PeopleEndpoint.known(people, request);
    Members body = Members.read(Bodies.raw(request, MOST_JSON));
    Optional<Role> role = role(body);
    Optional<Boolean> disabled = body.flag("disabled");
    Optional<Boolean> seesAll = body.flag("sees_all");
    Optional<String> password = body.text("password");
    role.ifPresent(wanted -> people.role(actor, person, wanted));
    disabled.ifPresent(wanted -> people.disable(actor, person, wanted));
    seesAll.ifPresent(wanted -> people.seesAll(actor, person, wanted));
    password.ifPresent(wanted -> people.password(actor, person, wanted));
    Answers.json(response, PersonDocument.of(PeopleEndpoint.known(people, request)));
  }

  private void sessions(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    Person person = PeopleEndpoint.known(people, request);
    Answers.json(
        response,
        Map.of(
            "sessions",
            people.sessions().ofPerson(person.id()).stream()
                .map(session -> PersonDocument.SessionDocument.of(session, caller.session()))
                .toList()));
  }

  private void endSessions(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    people.endSessions(caller.actor(), PeopleEndpoint.known(people, request));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void endSession(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    people.endSession(
        caller.actor(),
        PeopleEndpoint.known(people, request),
        Parameters.id(request, "session", "session of that number"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void tokens(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(
        response,
        Map.of("tokens", AccountApiEndpoint.tokens(people, PeopleEndpoint.known(people, request))));
  }

  private void revokeToken(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    AccountApiEndpoint.revoke(
        people, caller.actor(), PeopleEndpoint.known(people, request), request);
    response.status(Status.NO_CONTENT_204).send();
  }
}
