// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.Caller;
import dev.runlens.core.sight.Sights;
import dev.runlens.ui.AccountPage;
import dev.runlens.ui.AdminAction;
import dev.runlens.ui.Flash;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Moment;
import dev.runlens.ui.SessionRow;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts one's own account into the words of its page.
final class AccountPages {

  private static final List<Integer> LIVES = List.of(7, 30, 90, 366);
  private static final int USUAL_LIFE = 90;

  private final PeopleChanges people;
  private final Sights sights;
  private final Described described;
  private final Supplier<URI> publicUrl;

  AccountPages(PeopleChanges people, Sights sights, Described described, Supplier<URI> publicUrl) {
    this.people = people;
    this.sights = sights;
    this.described = described;
    this.publicUrl = publicUrl;
  }

  /// What came of the form that is answered.
  ///
  /// @param flash what to say at the top
  /// @param tokenName what was typed as a token's name
  /// @param tokenProblem why no token was made; empty for nothing
  /// @param passwordProblem why the password was not changed; empty for nothing
  /// @param made the token that was made
  record Sent(
      @Nullable Flash flash,
      String tokenName,
      String tokenProblem,
      String passwordProblem,
      @Nullable Made made) {
    static final Sent NOTHING = new Sent(null, "", "", "", null);

    static Sent flash(@Nullable Flash flash) {
      return new Sent(flash, "", "", "", null);
    }

    static Sent passwordProblem(String problem) {
      return new Sent(null, "", "", problem, null);
    }

    static Sent tokenProblem(String name, String problem) {
      return new Sent(null, name, problem, "", null);
    }

    static Sent made(String token, String name) {
      return new Sent(null, "", "", "", new Made(token, name));
    }
  }

  /// A token that was made just now.
  record Made(String token, String name) {}

  AccountPage page(Caller caller, Person person, Sent sent) {
    List<SessionRow> sessions = sessions(caller, person);
    boolean admin = person.role() == Role.ADMIN;
    return new AccountPage(
        new Layout("Account", List.of(), "Account", false),
        caller.csrf(),
        sent.flash(),
        person.name(),
        person.login(),
        described.origin(person),
        Described.role(person),
        admin
            ? "You see everything, and decide on plugins and people."
            : "You see jobs, and may have them analyzed.",
        sees(person, caller),
        sessions,
        sessions.stream().allMatch(SessionRow::present) ? null : endOthers(),
        person.source() == null,
        sent.passwordProblem(),
        people.tokens().list(person.id()).stream()
            .map(token ->
                described.token(token, Href.accountAction("tokens/" + token.id() + "/revoke")))
            .toList(),
        form(sent, admin),
        made(sent.made()));
  }

  private AccountPage.Sees sees(Person person, Caller caller) {
    if (person.source() == null) {
      return new AccountPage.Sees(
          described.sees(person),
          person.role() == Role.ADMIN
              ? "Because you are an admin."
              : person.seesAll()
                  ? "An admin lets you see all repositories."
                  : "This is a local account: an admin can let it see all repositories.",
          Moment.UNKNOWN,
          "",
          false);
    }
    boolean nothing = caller.viewer().equals(Viewer.NOTHING);
    return new AccountPage.Sees(
        nothing ? "Nothing" : described.sees(person),
        person.role() == Role.ADMIN
            ? "Because you are an admin."
            : person.seesAll()
                ? "An admin lets you see all repositories."
                : "Those that %s lets you see, of all that Runlens is installed on."
                    .formatted(described.origin(person)),
        Format.moment(sights.seenAt(person.id()).orElse(null), described.now()),
        caller.sightProblem(),
        true);
  }

  private List<SessionRow> sessions(Caller caller, Person person) {
    Session present = caller.session();
    return people.sessions().ofPerson(person.id()).stream()
        .sorted(
            Comparator.comparing(
                session -> present == null || session.number() != present.number()))
        .map(session ->
            present != null && session.number() == present.number()
                ? described.session(session, null)
                : described.session(session, end(session)))
        .toList();
  }

  private static AdminAction end(Session session) {
    return new AdminAction(
        "End",
        Agent.words(session.agent()) + ", " + session.address(),
        "",
        Href.accountAction("sessions/" + session.number() + "/end"),
        "",
        true);
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

  private static AccountPage.Form form(Sent sent, boolean admin) {
    Stream<AccountPage.Choice> read = Stream.of(new AccountPage.Choice("read", "Read", true));
    Stream<AccountPage.Choice> all =
        admin
            ? Stream.of(new AccountPage.Choice("admin", "Read and administrate", false))
            : Stream.empty();
    return new AccountPage.Form(
        sent.tokenName(),
        sent.tokenProblem(),
        Stream.concat(read, all).toList(),
        LIVES.stream()
            .map(days ->
                new AccountPage.Choice(
                    days.toString(), days == 366 ? "A year" : days + " days", days == USUAL_LIFE))
            .toList());
  }

  private AccountPage.@Nullable Made made(@Nullable Made made) {
    return made == null
        ? null
        : new AccountPage.Made(
            made.token(),
            made.name(),
            "curl -H \"Authorization: Bearer $RUNLENS_TOKEN\" "
                + publicUrl.get().resolve("/api/organizations"));
  }
}
