// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.api.Secret;
import dev.runlens.api.source.SignIn;
import dev.runlens.core.access.AccessException.Kind;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Statements;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may sign in, and as what. Safe for many threads.
///
/// There is always an admin left: the last one that may sign in keeps the role.
public final class People {

  private static final String SELECT = "SELECT " + Person.COLUMNS + " FROM person";
  private static final String LOGIN = "[A-Za-z0-9][A-Za-z0-9._@-]{0,99}";

  private final Database database;
  private final SecretBox box;
  private final Clock clock;
  private final Passwords passwords = new Passwords();

  public People(Database database, SecretBox box, Clock clock) {
    this.database = database;
    this.box = box;
    this.clock = clock;
  }

  /// What a person's source asks for their sight.
  ///
  /// @param sealed as it is kept, by which [#sight] knows whether it is still the same
  public record Grant(String source, Secret secret, String sealed) {}

  /// Makes a local account.
  ///
  /// @throws AccessException INVALID if login or password will not do, CONFLICT if the login is
  ///   taken
  public Person makeLocal(String login, String password, Role role) {
    if (!login.matches(LOGIN)) {
      throw new AccessException(
          Kind.INVALID, "A login has 1 to 100 letters, digits, dots, hyphens, underscores or @.");
    }
    String hash = passwords.hash(password);
    return database.inTransaction(transaction -> {
      if (local(transaction, login).isPresent()) {
        throw new AccessException(Kind.CONFLICT, "There is a local account of that login already.");
      }
      long id =
          transaction
              .one(
                  """
                  INSERT INTO person (login, name, role, disabled, sees_all, password, created_at)
                  VALUES (?, ?, ?, 0, 0, ?, ?) RETURNING id
                  """,
                  row -> row.number("id"),
                  login,
                  login,
                  role.value(),
                  hash,
                  clock.millis())
              .orElseThrow();
      return find(transaction, id).orElseThrow();
    });
  }

  /// Sees to it that there is a local admin with a password that the configuration gives. A
  /// password that has changed there ends the sessions of the one before.
  public Person configured(String login, String password) {
    Optional<Person> known = knows(login, password);
    if (known.isPresent() && known.get().role() == Role.ADMIN) {
      return known.get();
    }
    Optional<Person> there = local(database, login);
    if (there.isEmpty()) {
      return makeLocal(login, password, Role.ADMIN);
    }
    long id = there.get().id();
    password(id, password);
    database.update("UPDATE person SET role = 'admin', disabled = 0 WHERE id = ?", id);
    return find(id).orElseThrow();
  }

  /// The local account of a login and its password; empty if either is wrong or it is disabled,
  /// which takes as long. The sign-in is noted.
  public Optional<Person> knows(String login, String password) {
    Optional<Hashed> there =
        database.one(
            "SELECT id, password FROM person WHERE source IS NULL AND lower(login) = lower(?) AND disabled = 0",
            row -> new Hashed(row.number("id"), row.textOrNull("password")),
            login);
    String hash = there.map(Hashed::password).orElse("");
    if (!passwords.matches(password, hash) || there.isEmpty() || hash.isEmpty()) {
      return Optional.empty();
    }
    database.update(
        "UPDATE person SET signed_in_at = ? WHERE id = ?", clock.millis(), there.get().id());
    return find(there.get().id());
  }

  private record Hashed(long id, @Nullable String password) {}

  /// Keeps somebody who has signed in at a source, under the source's number of the account. Who is
  /// new is a viewer. The caller must let nobody in who is disabled.
  public Person signedIn(String source, SignIn.Account account) {
    return database.inTransaction(transaction -> {
      long now = clock.millis();
      long id =
          transaction
              .one(
                  """
                  INSERT INTO person
                    (source, account_id, login, name, role, disabled, sees_all, created_at,
                      signed_in_at)
                  VALUES (?, ?, ?, ?, 'viewer', 0, 0, ?, ?)
                  ON CONFLICT (source, account_id) DO UPDATE SET
                    login = excluded.login, name = excluded.name,
                    signed_in_at = excluded.signed_in_at
                  RETURNING id
                  """,
                  row -> row.number("id"),
                  source,
                  account.id(),
                  cut(account.login(), 100),
                  cut(account.name(), 200),
                  now,
                  now)
              .orElseThrow();
      transaction.update(
          "UPDATE person SET source_grant = ?, sight_at = NULL WHERE id = ?",
          box.seal(account.grant().reveal(), place(id)),
          id);
      transaction.update("DELETE FROM sight WHERE person = ?", id);
      return find(transaction, id).orElseThrow();
    });
  }

  /// Somebody by our own number.
  public Optional<Person> find(long id) {
    return find(database, id);
  }

  /// Everybody, by login.
  public List<Person> list() {
    return database.list(SELECT + " ORDER BY lower(login), id", Person::of);
  }

  /// Whether some admin may sign in.
  public boolean hasAdmin() {
    return database
        .one("SELECT 1 FROM person WHERE role = 'admin' AND disabled = 0", _ -> true)
        .isPresent();
  }

  /// Gives somebody another role.
  ///
  /// @throws AccessException CONFLICT for the last admin
  public void role(long id, Role role) {
    database.inTransaction(transaction -> {
      if (role != Role.ADMIN) {
        refuseLastAdmin(transaction, id);
      }
      return changed(
          transaction.update("UPDATE person SET role = ? WHERE id = ?", role.value(), id));
    });
  }

  /// Lets somebody see every repository, or no longer.
  public void seesAll(long id, boolean seesAll) {
    Object _ =
        changed(
            database.update("UPDATE person SET sees_all = ? WHERE id = ?", seesAll ? 1 : 0, id));
  }

  /// Keeps somebody out, or lets them sign in again. Keeping out ends their sessions.
  ///
  /// @throws AccessException CONFLICT for the last admin
  public void disable(long id, boolean disabled) {
    database.inTransaction(transaction -> {
      if (disabled) {
        refuseLastAdmin(transaction, id);
        endSessions(transaction, id);
      }
      return changed(
          transaction.update("UPDATE person SET disabled = ? WHERE id = ?", disabled ? 1 : 0, id));
    });
  }

  /// Gives a local account another password and ends its sessions.
  ///
  /// @throws AccessException INVALID if it will not do, CONFLICT if the account is not local
  public void password(long id, String password) {
    String hash = passwords.hash(password);
    database.inTransaction(transaction -> {
      Person person = find(transaction, id).orElseThrow(People::nobody);
      if (person.source() != null) {
        throw new AccessException(Kind.CONFLICT, "Only a local account has a password here.");
      }
      endSessions(transaction, id);
      return transaction.update("UPDATE person SET password = ? WHERE id = ?", hash, id);
    });
  }

  /// Forgets what somebody allowed us at a source, and ends their sessions.
  public void revoked(String source, long accountId) {
    database.inTransaction(transaction -> {
      revoked(transaction, source, accountId);
      return true;
    });
  }

  /// The same within a transaction.
  public void revoked(Statements transaction, String source, long accountId) {
    transaction
        .list(
            "SELECT id FROM person WHERE source = ? AND account_id = ?",
            row -> row.number("id"),
            source,
            accountId)
        .forEach(id -> forget(transaction, id));
  }

  /// Forgets a grant that its source does not take any more, unless there is a newer one.
  public void revoked(long id, Grant grant) {
    database.inTransaction(transaction -> {
      boolean same =
          transaction
              .one(
                  "SELECT 1 FROM person WHERE id = ? AND source_grant = ?",
                  _ -> true,
                  id,
                  grant.sealed())
              .isPresent();
      if (same) {
        forget(transaction, id);
      }
      return same;
    });
  }

  /// What to ask somebody's source with; empty for local accounts and after a revocation.
  public Optional<Grant> grant(long id) {
    return database
        .one(
            """
            SELECT source, source_grant FROM person
            WHERE id = ? AND source IS NOT NULL AND source_grant IS NOT NULL
            """,
            row -> new Sealed(row.text("source"), row.text("source_grant")),
            id)
        .map(sealed ->
            new Grant(
                sealed.source(), Secret.of(box.unseal(sealed.grant(), place(id))), sealed.grant()));
  }

  private record Sealed(String source, String grant) {}

  /// Keeps the grant that takes the place of another, unless a sign-in brought a newer one.
  public void renewed(Statements transaction, long id, Grant old, Secret renewed) {
    transaction.update(
        "UPDATE person SET source_grant = ? WHERE id = ? AND source_grant = ?",
        box.seal(renewed.reveal(), place(id)),
        id,
        old.sealed());
  }

  private static void forget(Statements transaction, long id) {
    transaction.update("UPDATE person SET source_grant = NULL, sight_at = NULL WHERE id = ?", id);
    transaction.update("DELETE FROM sight WHERE person = ?", id);
    endSessions(transaction, id);
  }

  private static void endSessions(Statements transaction, long id) {
    transaction.update("DELETE FROM session WHERE person = ?", id);
  }

  private static void refuseLastAdmin(Statements transaction, long id) {
    boolean admin =
        transaction
            .one(
                "SELECT 1 FROM person WHERE id = ? AND role = 'admin' AND disabled = 0",
                _ -> true,
                id)
            .isPresent();
    boolean others =
        transaction
            .one(
                "SELECT 1 FROM person WHERE id <> ? AND role = 'admin' AND disabled = 0",
                _ -> true,
                id)
            .isPresent();
    if (admin && !others) {
      throw new AccessException(
          Kind.CONFLICT, "This is the last admin. Make somebody else an admin first.");
    }
  }

  private static boolean changed(long rows) {
    if (rows == 0) {
      throw nobody();
    }
    return true;
  }

  private static AccessException nobody() {
    return new AccessException(Kind.NOT_FOUND, "There is nobody of that number.");
  }

  private static Optional<Person> find(Statements statements, long id) {
    return statements.one(SELECT + " WHERE person.id = ?", Person::of, id);
  }

  private static Optional<Person> local(Statements statements, String login) {
    return statements.one(
        SELECT + " WHERE person.source IS NULL AND lower(person.login) = lower(?)",
        Person::of,
        login);
  }

  private static String place(long id) {
    return "grant of person " + id;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
