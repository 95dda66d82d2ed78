// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.ApiToken;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is changed of people, their sessions and their tokens, by themselves or by admins: every
/// attempt is kept in the audit trail, whatever comes of it. For any thread.
public final class PeopleChanges {

  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Audit audit;

  public PeopleChanges(People people, Sessions sessions, ApiTokens tokens, Audit audit) {
    this.people = people;
    this.sessions = sessions;
    this.tokens = tokens;
    this.audit = audit;
  }

  People people() {
    return people;
  }

  Sessions sessions() {
    return sessions;
  }

  ApiTokens tokens() {
    return tokens;
  }

  /// Somebody by our own number.
  Optional<Person> find(long id) {
    return people.find(id);
  }

  Person makeLocal(String actor, String login, String password, Role role) {
    return audited(
        actor,
        "person.add",
        login,
        "A local account, " + role.value() + ".",
        () -> people.makeLocal(login, password, role));
  }

  void role(String actor, Person person, Role role) {
    audited(
        actor,
        "person.role",
        person.login(),
        "Now " + role.value() + ".",
        () -> people.role(person.id(), role));
  }

  void disable(String actor, Person person, boolean disabled) {
    audited(
        actor,
        disabled ? "person.disable" : "person.enable",
        person.login(),
        "",
        () -> people.disable(person.id(), disabled));
  }

  void seesAll(String actor, Person person, boolean seesAll) {
    audited(
        actor,
        "person.sees-all",
        person.login(),
        seesAll ? "Sees all repositories." : "No longer sees all repositories.",
        () -> people.seesAll(person.id(), seesAll));
  }

  /// Gives a local account another password; its sessions end.
  void password(String actor, Person person, String password) {
    audited(
        actor, "person.password", person.login(), "", () -> people.password(person.id(), password));
  }

  /// Changes a password that its owner knows.
  ///
  /// @return whether the old one was right
  boolean changePassword(String actor, Person person, String old, String password) {
    if (people.knows(person.login(), old).filter(known -> known.id() == person.id()).isEmpty()) {
      audit.record(actor, "person.password", person.login(), "Refused: the old one is wrong.");
      return false;
    }
    password(actor, person, password);
    return true;
  }

  void endSession(String actor, Person person, long session) {
    audited(actor, "session.end", person.login(), "", () -> sessions.end(person.id(), session));
  }

  void endSessions(String actor, Person person) {
    audited(
        actor, "session.end", person.login(), "All of them.", () -> sessions.endAll(person.id()));
  }

  /// Ends all sessions of a person but one.
  void endOtherSessions(String actor, Person person, long kept) {
    audited(
        actor,
        "session.end",
        person.login(),
        "All others.",
        () ->
            sessions.ofPerson(person.id()).stream()
                .filter(session -> session.number() != kept)
                .forEach(session -> sessions.end(person.id(), session.number())));
  }

  /// Makes a token.
  ///
  /// @param name one that none of the person's other tokens has: a form that is sent twice makes
  ///   one token
  ApiTokens.Made makeToken(
      String actor, Person person, String name, ApiTokens.Scope scope, Duration life) {
    return audited(
        actor,
        "token.make",
        person.login(),
        "%s, %s, for %d days.".formatted(name, scope.value(), life.toDays()),
        () -> tokens.make(person.id(), name, scope, life));
  }

  /// Revokes a token of a person.
  ///
  /// @return false if the person has no such token
  boolean revokeToken(String actor, Person person, long id) {
    List<ApiToken> mine =
        tokens.list(person.id()).stream().filter(token -> token.id() == id).toList();
    if (mine.isEmpty()) {
      return false;
    }
    audited(
        actor,
        "token.revoke",
        person.login(),
        mine.getFirst().name() + ".",
        () -> tokens.revoke(id));
    return true;
  }

  private void audited(
      String actor, String action, String subject, String detail, Runnable change) {
    boolean _ =
        audited(
            actor,
            action,
            subject,
            detail,
            () -> {
              change.run();
              return true;
            });
  }

  private <R> R audited(
      String actor, String action, String subject, String detail, Supplier<R> change) {
    try {
      R made = change.get();
      audit.record(actor, action, subject, detail);
      return made;
    } catch (AccessException e) {
      audit.record(actor, action, subject, "Refused: " + e.getMessage());
      throw e;
    }
  }
}
