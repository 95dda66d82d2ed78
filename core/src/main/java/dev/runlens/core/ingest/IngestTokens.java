// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.job.SourceId;
import dev.runlens.core.access.Digest;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.catalog.Statements;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens for samplers of one installation's repositories, for jobs that have no token of their
/// own. Administrators make and revoke them.
public final class IngestTokens {

  static final String PREFIX = "ri_";

  /// What a token may live: from a day to ten years.
  public static final Duration SHORTEST_LIFE = Duration.ofDays(1);

  public static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

  private static final int MOST_OF_INSTALLATION = 50;
  private static final Duration USE_IS_KEPT_EVERY = Duration.ofHours(1);

  private final Database database;
  private final HeldRepositories repositories;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public IngestTokens(Database database, HeldRepositories repositories, Clock clock) {
    this.database = database;
    this.repositories = repositories;
    this.clock = clock;
  }

  /// A token, without what must be sent.
  ///
  /// @param installationId GitHub's number
  /// @param madeBy who made it, as in the audit trail
  /// @param usedAt when it was used last, to the hour; `null`: never
  public record IngestToken(
      long id,
      String source,
      long installationId,
      String name,
      String madeBy,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant usedAt) {}

  /// A new token.
  ///
  /// @param token what samplers send; nobody can see it again
  public record Made(String token, IngestToken row) {}

  /// A token that cannot be made. The message is for people.
  public static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    Refused(String field, String message) {
      super(message);
      this.field = field;
    }

    /// What is wrong: `installation_id`, `name` or `days`.
    public String field() {
      return field;
    }
  }

  /// Makes a token.
  ///
  /// @param name for people, 1 to 100 characters
  /// @throws Refused if the installation is not active, has too many tokens, or name or life are
  ///   not within bounds
  public Made make(
      SourceId source, long installationId, String name, Duration life, String madeBy) {
    if (name.isBlank() || name.length() > 100) {
      throw new Refused("name", "name must have 1 to 100 characters.");
    }
    if (life.compareTo(SHORTEST_LIFE) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
      throw new Refused(
          "days",
          "days must be %d to %d.".formatted(SHORTEST_LIFE.toDays(), LONGEST_LIFE.toDays()));
    }
    if (repositories.login(source, installationId).isEmpty()) {
      throw new Refused(
          "installation_id",
          "There is no active installation %d of %s.".formatted(installationId, source));
    }
    String token = PREFIX + Digest.random(random);
    Instant now = clock.instant();
    return database.inTransaction(transaction -> {
      refuseIfTooMany(transaction, source, installationId, now);
      IngestToken row =
          transaction
              .one(
                  """
                  INSERT INTO ingest_token (token_hash, source, installation_id, name, made_by,
                    created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
                  """,
                  IngestTokens::row,
                  Digest.of(token),
                  source.value(),
                  installationId,
                  name,
                  madeBy.length() <= 200 ? madeBy : madeBy.substring(0, 200),
                  now.toEpochMilli(),
                  now.plus(life).toEpochMilli())
              .orElseThrow();
      return new Made(token, row);
    });
  }

  /// All tokens that still count, and those that ended within a month; the newest first.
  public List<IngestToken> list() {
    long monthAgo = clock.instant().minus(Duration.ofDays(30)).toEpochMilli();
    return database.list(
        """
        SELECT * FROM ingest_token WHERE coalesce(revoked_at, expires_at) >= ?
        ORDER BY id DESC LIMIT 1000
        """,
        IngestTokens::row,
        monthAgo);
  }

  /// Ends a token at once.
  ///
  /// @return the token, unless there is none of that number or it was revoked before
  public Optional<IngestToken> revoke(long id) {
    return database.one(
        "UPDATE ingest_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING *",
        IngestTokens::row,
        clock.millis(),
        id);
  }

  /// What a sampler has sent, if it counts.
  Optional<IngestToken> find(String token) {
    Instant now = clock.instant();
    Optional<IngestToken> found =
        database.one(
            "SELECT * FROM ingest_token WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?",
            IngestTokens::row,
            Digest.of(token),
            now.toEpochMilli());
    found.ifPresent(row -> noteUse(row, now));
    return found;
  }

  private void noteUse(IngestToken row, Instant now) {
    Instant used = row.usedAt();
    if (used == null || used.plus(USE_IS_KEPT_EVERY).isBefore(now)) {
      database.update(
          "UPDATE ingest_token SET used_at = ? WHERE id = ?", now.toEpochMilli(), row.id());
    }
  }

  private static void refuseIfTooMany(
      Statements transaction, SourceId source, long installationId, Instant now) {
    long living =
        transaction
            .one(
                """
                SELECT count(*) AS found FROM ingest_token
                WHERE source = ? AND installation_id = ? AND revoked_at IS NULL AND expires_at > ?
                """,
                row -> row.number("found"),
                source.value(),
                installationId,
                now.toEpochMilli())
            .orElseThrow();
    if (living >= MOST_OF_INSTALLATION) {
      throw new Refused(
          "installation_id",
          "Installation %d has %d tokens already. Revoke some."
              .formatted(installationId, MOST_OF_INSTALLATION));
    }
  }

  private static IngestToken row(Row row) {
    return new IngestToken(
        row.number("id"),
        row.text("source"),
        row.number("installation_id"),
        row.text("name"),
        row.text("made_by"),
        row.instant("created_at"),
        row.instant("expires_at"),
        instantOrNull(row, "revoked_at"),
        instantOrNull(row, "used_at"));
  }

  private static @Nullable Instant instantOrNull(Row row, String column) {
    Long millis = row.numberOrNull(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
