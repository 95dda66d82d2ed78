// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Browsers that are signed in. A session ends after 12 hours, after 2 hours in which it asks for
/// nothing, and with its person; it survives a restart. The catalog holds no id that a thief of it
/// could use. Safe for many threads.
public final class Sessions {

  static final Duration LONGEST = Duration.ofHours(12);
  static final Duration IDLE = Duration.ofHours(2);

  /// How exactly it is noted that a session is in use: not every request is worth a write.
  private static final Duration SEEN = Duration.ofMinutes(1);

  /// Of one person; the oldest make room.
  private static final int MOST = 50;

  private static final String SELECT =
      "SELECT session.id, session.created_at, session.seen_at, session.address, session.agent, "
          + Person.COLUMNS
          + " FROM session JOIN person ON person.id = session.person";

  private static final String GOES_ON =
      " AND person.disabled = 0 AND session.created_at > ? AND session.seen_at > ?";

  private final Database database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Sessions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A new session.
  ///
  /// @param id the cookie's value, which is kept nowhere
  public record SignedIn(String id, Session session) {}

  /// Starts a session, always under a new id.
  ///
  /// @param address where the browser is
  /// @param agent what it calls itself
  public SignedIn start(Person person, String address, String agent) {
    String id = Digest.random(random);
    long now = clock.millis();
    database.inTransaction(transaction -> {
      transaction.update(
          "DELETE FROM session WHERE created_at <= ? OR seen_at <= ?", ago(LONGEST), ago(IDLE));
      transaction.update(
          """
          DELETE FROM session WHERE person = ? AND id NOT IN
            (SELECT id FROM session WHERE person = ? ORDER BY id DESC LIMIT ?)
          """,
          person.id(),
          person.id(),
          MOST - 1);
      return transaction.update(
          """
          INSERT INTO session (digest, person, created_at, seen_at, address, agent)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          Digest.of(id),
          person.id(),
          now,
          now,
          cut(address, 100),
          cut(agent, 300));
    });
    return new SignedIn(id, find(id).orElseThrow(Sessions::disabled));
  }

  /// The session of a cookie's value, if it goes on.
  public Optional<Session> find(String id) {
    String digest = Digest.of(id);
    Optional<Session> found =
        database.one(
            SELECT + " WHERE session.digest = ?" + GOES_ON,
            row -> session(row, Digest.derived(id, "csrf")),
            digest,
            ago(LONGEST),
            ago(IDLE));
    Instant now = clock.instant();
    found
        .filter(session -> session.seenAt().plus(SEEN).isBefore(now))
        .ifPresent(session ->
            database.update(
                "UPDATE session SET seen_at = ? WHERE id = ?",
                now.toEpochMilli(),
                session.number()));
    return found;
  }

  /// Ends the session of a cookie's value.
  public void end(String id) {
    database.update("DELETE FROM session WHERE digest = ?", Digest.of(id));
  }

  /// The sessions of a person, the newest first.
  public List<Session> ofPerson(long person) {
    return database.list(
        SELECT + " WHERE session.person = ?" + GOES_ON + " ORDER BY session.id DESC",
        row -> session(row, ""),
        person,
        ago(LONGEST),
        ago(IDLE));
  }

  /// Ends one session of a person.
  ///
  /// @throws AccessException NOT_FOUND if the person has no such session
  public void end(long person, long session) {
    if (database.update("DELETE FROM session WHERE person = ? AND id = ?", person, session) == 0) {
      throw new AccessException(
          AccessException.Kind.NOT_FOUND, "There is no such session, or it has ended.");
    }
  }

  /// Ends all sessions of a person.
  public void endAll(long person) {
    database.update("DELETE FROM session WHERE person = ?", person);
  }

  /// Keeps what came of a form, for the page that the browser is sent to.
  public void tell(Session session, Outcome outcome) {
    database.update(
        "UPDATE session SET outcome = ? WHERE id = ?",
        (outcome.done() ? "+" : "-") + cut(outcome.text(), 1_999),
        session.number());
  }

  /// What came of the last form, once.
  public Optional<Outcome> told(Session session) {
    Optional<String> kept =
        database
            .one(
                "SELECT outcome FROM session WHERE id = ?",
                row -> new Told(row.textOrNull("outcome")),
                session.number())
            .flatMap(told -> Optional.ofNullable(told.text()));
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    long mine =
        database.update(
            "UPDATE session SET outcome = NULL WHERE id = ? AND outcome = ?",
            session.number(),
            kept.get());
    return mine == 0
        ? Optional.empty()
        : Optional.of(new Outcome(kept.get().startsWith("+"), kept.get().substring(1)));
  }

  private record Told(@Nullable String text) {}

  private long ago(Duration duration) {
    return clock.instant().minus(duration).toEpochMilli();
  }

  private static Session session(Row row, String csrf) {
    return new Session(
        row.number("id"),
        Person.of(row),
        csrf,
        row.instant("created_at"),
        row.instant("seen_at"),
        row.text("address"),
        row.text("agent"));
  }

  private static AccessException disabled() {
    return new AccessException(AccessException.Kind.CONFLICT, "This account is disabled.");
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
