// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.core.access.AccessException.Kind;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tokens by which programs act for people. Each is shown once, when it is made; the catalog holds
/// a digest. Safe for many threads.
public final class ApiTokens {

  /// What every token begins with, so that people and secret scanners know it.
  public static final String PREFIX = "rl_";

  public static final Duration SHORTEST_LIFE = Duration.ofDays(1);
  public static final Duration LONGEST_LIFE = Duration.ofDays(366);

  /// Of one person.
  private static final int MOST = 100;

  private static final int LONGEST_NAME = 100;
  private static final Duration SEEN = Duration.ofMinutes(1);

  /// How long a token that has expired is still listed.
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private static final String SELECT =
      "SELECT api_token.id, api_token.name AS token_name, api_token.scope,"
          + " api_token.created_at, api_token.expires_at, api_token.used_at, "
          + Person.COLUMNS
          + " FROM api_token JOIN person ON person.id = api_token.person";

  /// What a token may do at the most.
  public enum Scope {
    /// Read what its person sees, and ask for analyses.
    READ,
    /// Everything that its person may do, as long as that is an admin.
    ADMIN;

    /// As the catalog and the API call it.
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Database database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public ApiTokens(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A new token.
  ///
  /// @param token itself, which is kept nowhere
  public record Made(String token, ApiToken row) {
    @Override
    public String toString() {
      return "Made[" + row.id() + "]";
    }
  }

  /// Makes a token.
  ///
  /// @param life from now, 1 to 366 days
  /// @throws AccessException INVALID if name or life will not do, or for an admin's scope of
  ///   somebody who is none; CONFLICT past 100 tokens
  public Made make(long person, String name, Scope scope, Duration life) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new AccessException(Kind.INVALID, "A token has a name of 1 to 100 characters.");
    }
    if (life.compareTo(SHORTEST_LIFE) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
      throw new AccessException(Kind.INVALID, "A token lives for 1 to 366 days.");
    }
    String token = PREFIX + Digest.random(random);
    database.inTransaction(transaction -> {
      Role role =
          transaction
              .one(
                  "SELECT role FROM person WHERE id = ? AND disabled = 0",
                  row -> Role.of(row.text("role")),
                  person)
              .orElseThrow(
                  () -> new AccessException(Kind.NOT_FOUND, "There is nobody of that number."));
      if (scope == Scope.ADMIN && role != Role.ADMIN) {
        throw new AccessException(Kind.INVALID, "Only an admin's token can be one of admins.");
      }
      transaction.update(
          "DELETE FROM api_token WHERE expires_at < ?",
          clock.instant().minus(REMEMBERED).toEpochMilli());
      long there =
          transaction
              .one(
                  "SELECT count(*) AS n FROM api_token WHERE person = ?",
                  row -> row.number("n"),
                  person)
              .orElse(0L);
      if (there >= MOST) {
        throw new AccessException(Kind.CONFLICT, "There are 100 tokens already: revoke some.");
      }
      return transaction.update(
          """
          INSERT INTO api_token (digest, person, name, scope, created_at, expires_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          Digest.of(token),
          person,
          name,
          scope.value(),
          clock.millis(),
          clock.instant().plus(life).toEpochMilli());
    });
    return new Made(token, find(token).orElseThrow());
  }

  /// The row of a token, if it goes on and its person may sign in.
  public Optional<ApiToken> find(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<ApiToken> found =
        database.one(
            SELECT
                + " WHERE api_token.digest = ? AND api_token.expires_at > ? AND person.disabled = 0",
            ApiTokens::token,
            Digest.of(token),
            now.toEpochMilli());
    found
        .filter(row -> row.usedAt() == null || row.usedAt().plus(SEEN).isBefore(now))
        .ifPresent(row ->
            database.update(
                "UPDATE api_token SET used_at = ? WHERE id = ?", now.toEpochMilli(), row.id()));
    return found;
  }

  /// The tokens of a person, the newest first; those that have expired for another 30 days.
  public List<ApiToken> list(long person) {
    return database.list(
        SELECT + " WHERE api_token.person = ? ORDER BY api_token.id DESC",
        ApiTokens::token,
        person);
  }

  /// The tokens of everybody, the newest first.
  public List<ApiToken> listAll() {
    return database.list(SELECT + " ORDER BY api_token.id DESC", ApiTokens::token);
  }

  /// Takes a token back.
  ///
  /// @throws AccessException NOT_FOUND if there is none of that number
  public void revoke(long id) {
    if (database.update("DELETE FROM api_token WHERE id = ?", id) == 0) {
      throw new AccessException(Kind.NOT_FOUND, "There is no token of that number.");
    }
  }

  private static ApiToken token(Row row) {
    Long usedAt = row.numberOrNull("used_at");
    return new ApiToken(
        row.number("id"),
        Person.of(row),
        row.text("token_name"),
        Scope.valueOf(row.text("scope").toUpperCase(Locale.ROOT)),
        row.instant("created_at"),
        row.instant("expires_at"),
        usedAt == null ? null : Instant.ofEpochMilli(usedAt));
  }
}
