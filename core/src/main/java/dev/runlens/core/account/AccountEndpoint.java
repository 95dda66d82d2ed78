// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Attempts;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.access.Person;
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
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// `/account`: one's own account. Each POST ends in a redirection to the page, or in the page with
/// what is wrong, or with a token that is shown once.
///
/// Who may call it: whoever is signed in with a session, for themselves alone. A token changes
/// nothing here: it could make another that lives longer or may do more.
public final class AccountEndpoint implements HttpService {

  /// An answer to somebody else's question of this age is as good as one of our own.
  private static final Duration JUST_NOW = Duration.ofSeconds(5);

  private static final int MOST_PASSWORDS = 10;
  private static final Duration PASSWORDS_COUNT = Duration.ofMinutes(15);

  private final Gate gate;
  private final PeopleChanges people;
  private final Sights sights;
  private final Pages pages;
  private final AccountPages accountPages;
  private final Attempts passwords;
  private final Clock clock;

  /// @param sourceName what people call the source of an instance
  /// @param publicUrl where people reach this server
  public AccountEndpoint(
      Gate gate,
      PeopleChanges people,
      Sights sights,
      Pages pages,
      Function<String, String> sourceName,
      Supplier<URI> publicUrl,
      Clock clock) {
    this.gate = gate;
    this.people = people;
    this.sights = sights;
    this.pages = pages;
    this.accountPages =
        new AccountPages(people, sights, new Described(sights, sourceName, clock), publicUrl);
    this.clock = clock;
    this.passwords = new Attempts(MOST_PASSWORDS, PASSWORDS_COUNT, clock);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/account", this::account)
        .post("/account/sight", this::refresh)
        .post("/account/password", this::password)
        .post("/account/sessions/end-others", this::endOthers)
        .post("/account/sessions/{session}/end", this::endSession)
        .post("/account/tokens", this::makeToken)
        .post("/account/tokens/{token}/revoke", this::revokeToken);
  }

  /// Whoever is signed in, and with which session.
  private record Owner(Caller caller, Person person, Session session) {
    static Owner of(Caller caller) {
      Person person = caller.person();
      Session session = caller.session();
      if (person == null || session == null) {
        throw Problem.of(
            403, "An account is changed by whoever is signed in to it, not by tokens.");
      }
      return new Owner(caller, person, session);
    }
  }

  private void account(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          Owner owner = Owner.of(caller);
          Flash flash =
              people
                  .sessions()
                  .told(owner.session())
                  .map(outcome ->
                      outcome.done() ? Flash.done(outcome.text()) : Flash.failed(outcome.text()))
                  .orElse(null);
          show(request, response, owner, AccountPages.Sent.flash(flash));
        });
  }

  private void show(
      ServerRequest request, ServerResponse response, Owner owner, AccountPages.Sent sent) {
    Answers.page(request, response, pages, accountPages.page(owner.caller(), owner.person(), sent));
  }

  private Owner owner(ServerRequest request, Form form) {
    return Owner.of(gate.viewer(request, form));
  }

  private void refresh(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Owner owner = owner(request, form);
    Instant asked = clock.instant();
    Sights.View view = sights.refresh(owner.person());
    if (view.signedIn()) {
      people.sessions().tell(owner.session(), outcome(view, asked));
    }
    Gate.redirect(response, Href.localOr(form.value("next"), Href.account()));
  }

  private static Outcome outcome(Sights.View view, Instant asked) {
    if (!view.problem().isEmpty()) {
      return new Outcome(false, view.problem());
    }
    Instant seenAt = view.seenAt();
    return seenAt != null && seenAt.plus(JUST_NOW).isAfter(asked)
        ? new Outcome(true, "This is what you may see at this moment.")
        : new Outcome(false, "Your source does not say so now. What it said last still counts.");
  }

  private void password(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Owner owner = owner(request, form);
    Person person = owner.person();
    Optional<Duration> wait = passwords.take(Long.toString(person.id()));
    if (wait.isPresent()) {
      throw Problem.tooMany("Too many wrong passwords.", wait.get());
    }
    try {
      if (!people.changePassword(
          owner.caller().actor(), person, form.value("old"), form.value("new"))) {
        refuse(
            request,
            response,
            owner,
            AccountPages.Sent.passwordProblem("The present password is not this one."));
        return;
      }
    } catch (AccessException e) {
      refuse(request, response, owner, AccountPages.Sent.passwordProblem(e.getMessage()));
      return;
    }
    // All sessions have ended with the old password, this one too.
    Session fresh = gate.signIn(request, response, person);
    people.sessions().tell(fresh, new Outcome(true, "Your password is changed."));
    Gate.redirect(response, Href.account());
  }

  private void refuse(
      ServerRequest request, ServerResponse response, Owner owner, AccountPages.Sent sent) {
    response.status(Status.create(422));
    show(request, response, owner, sent);
  }

  private void endOthers(ServerRequest request, ServerResponse response) {
    Owner owner = owner(request, Form.read(request));
    people.endOtherSessions(owner.caller().actor(), owner.person(), owner.session().number());
    back(response, owner, new Outcome(true, "Your other sessions have ended."));
  }

  private void endSession(ServerRequest request, ServerResponse response) {
    Owner owner = owner(request, Form.read(request));
    try {
      people.endSession(
          owner.caller().actor(),
          owner.person(),
          Parameters.id(request, "session", "session of that number"));
      back(response, owner, new Outcome(true, "The session has ended."));
    } catch (AccessException e) {
      back(response, owner, new Outcome(false, e.getMessage()));
    }
  }

  private void makeToken(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Owner owner = owner(request, form);
    String name = form.value("name").strip();
    boolean taken =
        people.tokens().list(owner.person().id()).stream()
            .anyMatch(token -> token.name().equals(name));
    if (taken) {
      // Reloading the page that shows a new token sends the form once more.
      refuse(
          request,
          response,
          owner,
          AccountPages.Sent.tokenProblem(
              name, "There is a token of that name already. Revoke it, or choose another name."));
      return;
    }
    try {
      ApiTokens.Made made =
          people.makeToken(
              owner.caller().actor(),
              owner.person(),
              name,
              form.value("scope").equals("admin") ? ApiTokens.Scope.ADMIN : ApiTokens.Scope.READ,
              Duration.ofDays(days(form.value("days"))));
      response.status(Status.CREATED_201);
      show(request, response, owner, AccountPages.Sent.made(made.token(), name));
    } catch (AccessException e) {
      refuse(request, response, owner, AccountPages.Sent.tokenProblem(name, e.getMessage()));
    }
  }

  private static long days(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw Problem.field("days", "days must be a whole number.");
    }
    return Long.parseLong(text);
  }

  private void revokeToken(ServerRequest request, ServerResponse response) {
    Owner owner = owner(request, Form.read(request));
    boolean revoked =
        people.revokeToken(
            owner.caller().actor(),
            owner.person(),
            Parameters.id(request, "token", "token of that number"));
    back(
        response,
        owner,
        revoked
            ? new Outcome(true, "The token is revoked.")
            : new Outcome(false, "There is no such token any more."));
  }

  private void back(ServerResponse response, Owner owner, Outcome outcome) {
    people.sessions().tell(owner.session(), outcome);
    Gate.redirect(response, Href.account());
  }
}
