// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Session;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Members;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.sight.Sights;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/api/account`: one's own account.
///
/// Who may call it: whoever is signed in, and their programs, each for themselves alone. Programs
/// only read: a token could otherwise make another that lives longer or may do more.
public final class AccountApiEndpoint implements HttpService {

  private static final int MOST_JSON = 16 * 1024;

  private final Gate gate;
  private final PeopleChanges people;
  private final Sights sights;

  public AccountApiEndpoint(Gate gate, PeopleChanges people, Sights sights) {
    this.gate = gate;
    this.people = people;
    this.sights = sights;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/account", this::account)
        .post("/api/account/sight", this::refresh)
        .get("/api/account/sessions", this::sessions)
        .delete("/api/account/sessions", this::endOthers)
        .delete("/api/account/sessions/{session}", this::endSession)
        .get("/api/account/tokens", this::tokens)
        .post("/api/account/tokens", this::makeToken)
        .delete("/api/account/tokens/{token}", this::revokeToken);
  }

  /// What somebody sees.
  ///
  /// @param everything whether nothing is hidden
  /// @param repositories how many their source lets them see, of those that are here
  /// @param asOf when it said so; `null`: it need not, or never did
  /// @param problem why less is seen than should be; empty if nothing is wrong
  private record SeesDocument(
      boolean everything, long repositories, @Nullable Instant asOf, String problem) {}

  private static Person person(Caller caller) {
    Person person = caller.person();
    if (person == null) {
      throw Problem.of(403, "The admin token is nobody's: it has no account.");
    }
    return person;
  }

  /// @throws Problem 403 for a token
  private static Session session(Caller caller) {
    Session session = caller.session();
    if (session == null) {
      throw Problem.of(403, "An account is changed by whoever is signed in to it, not by tokens.");
    }
    return session;
  }

  private void account(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    answer(response, caller, sights.of(person(caller)));
  }

  private void answer(ServerResponse response, Caller caller, Sights.View view) {
    Person person = person(caller);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("person", PersonDocument.of(person));
    document.put("role", caller.role().value());
    document.put(
        "sees",
        new SeesDocument(
            person.seesEverything(),
            person.source() == null ? 0 : sights.count(person.id()),
            view.seenAt(),
            view.problem()));
    Answers.json(response, document);
  }

  private void refresh(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Session _ = session(caller);
    Sights.View view = sights.refresh(person(caller));
    if (!view.signedIn()) {
      throw Problem.of(401, view.problem());
    }
    answer(response, caller, view);
  }

  private void sessions(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    List<PersonDocument.SessionDocument> sessions =
        people.sessions().ofPerson(person(caller).id()).stream()
            .map(session -> PersonDocument.SessionDocument.of(session, caller.session()))
            .toList();
    Answers.json(response, Map.of("sessions", sessions));
  }

  private void endOthers(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Session session = session(caller);
    people.endOtherSessions(caller.actor(), person(caller), session.number());
    response.status(Status.NO_CONTENT_204).send();
  }

  private void endSession(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Session _ = session(caller);
    people.endSession(
        caller.actor(),
        person(caller),
        Parameters.id(request, "session", "session of that number"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void tokens(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Answers.json(response, Map.of("tokens", tokens(people, person(caller))));
  }

  static List<PersonDocument.TokenDocument> tokens(PeopleChanges people, Person person) {
    return people.tokens().list(person.id()).stream()
        .map(PersonDocument.TokenDocument::of)
        .toList();
  }

  private void makeToken(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Session _ = session(caller);
    Members body = Members.read(Bodies.raw(request, MOST_JSON));
    boolean admin = body.isSecond("scope", "read", "admin").orElse(false);
    ApiTokens.Made made =
        people.makeToken(
            caller.actor(),
            person(caller),
            body.needed("name").strip(),
            admin ? ApiTokens.Scope.ADMIN : ApiTokens.Scope.READ,
            days(body.whole("days")));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("token", made.token());
    document.put("row", PersonDocument.TokenDocument.of(made.row()));
    response.status(Status.CREATED_201);
    Answers.json(response, document);
  }

  /// More days than a [Duration] could hold are too many as well.
  private static Duration days(long days) {
    return Duration.ofDays(Math.clamp(days, 0, 10_000));
  }

  private void revokeToken(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Session _ = session(caller);
    revoke(people, caller.actor(), person(caller), request);
    response.status(Status.NO_CONTENT_204).send();
  }

  /// Revokes the token of a path.
  ///
  /// @throws Problem 404 if the person has no such token
  static void revoke(PeopleChanges people, String actor, Person person, ServerRequest request) {
    String what = "token of that number";
    if (!people.revokeToken(actor, person, Parameters.id(request, "token", what))) {
      throw Problem.notFound(what);
    }
  }
}
