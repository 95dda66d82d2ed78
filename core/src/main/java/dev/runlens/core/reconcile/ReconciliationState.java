// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the reconciliation of each source stands.
public final class ReconciliationState {

  private static final int LONGEST_PROBLEM = 1_000;

  private final Database database;

  public ReconciliationState(Database database) {
    this.database = database;
  }

  /// Where it stands.
  ///
  /// @param highWater attempts to deliver before this are settled; `null` before the first pass
  /// @param beganAt the last pass; `null` before the first
  /// @param endedAt `null` while the first goes on
  /// @param problem of the last pass; empty for none
  /// @param paused whether an administrator holds the backfill
  public record Standing(
      @Nullable Instant highWater,
      @Nullable Instant beganAt,
      @Nullable Instant endedAt,
      String problem,
      boolean paused) {}

  /// Where reading attempts goes on.
  ///
  /// @param highWater how far back it goes
  /// @param cursor of the next page; `null` for the first
  /// @param newest the newest attempt of this reading so far
  /// @param open the oldest attempt of this reading that is not settled
  record Attempts(
      @Nullable Instant highWater,
      @Nullable String cursor,
      @Nullable Instant newest,
      @Nullable Instant open) {}

  /// Where a source stands; as before the first pass if there was none.
  public Standing standing(String source) {
    return database
        .one(
            "SELECT * FROM reconciliation WHERE source = ?",
            row ->
                new Standing(
                    at(row, "high_water"),
                    at(row, "began_at"),
                    at(row, "ended_at"),
                    Optional.ofNullable(row.textOrNull("problem")).orElse(""),
                    row.flag("paused")),
            source)
        .orElse(new Standing(null, null, null, "", false));
  }

  /// Holds the backfill of a source, or lets it go on.
  public void pause(String source, boolean paused) {
    database.update(
        """
        INSERT INTO reconciliation (source, paused) VALUES (?, ?)
        ON CONFLICT (source) DO UPDATE SET paused = excluded.paused
        """,
        source,
        paused ? 1 : 0);
  }

  /// A pass begins.
  ///
  /// @return when the last one ended, or now if there was none
  Instant began(String source, Instant now) {
    Instant last = standing(source).endedAt();
    database.update(
        """
        INSERT INTO reconciliation (source, began_at, paused) VALUES (?, ?, 0)
        ON CONFLICT (source) DO UPDATE SET began_at = excluded.began_at
        """,
        source,
        now.toEpochMilli());
    return last == null ? now : last;
  }

  /// A pass ends.
  ///
  /// @param problem empty for none; one that had problems leaves the end of the last good pass
  void ended(String source, Instant now, String problem) {
    database.update(
        "UPDATE reconciliation SET problem = ?, ended_at = coalesce(?, ended_at) WHERE source = ?",
        problem.isEmpty()
            ? null
            : problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM)),
        problem.isEmpty() ? now.toEpochMilli() : null,
        source);
  }

  Attempts attempts(String source) {
    return database
        .one(
            "SELECT * FROM reconciliation WHERE source = ?",
            row ->
                new Attempts(
                    at(row, "high_water"),
                    row.textOrNull("attempts_cursor"),
                    at(row, "attempts_newest"),
                    at(row, "attempts_open")),
            source)
        .orElse(new Attempts(null, null, null, null));
  }

  void attempts(String source, Attempts attempts) {
    database.update(
        """
        UPDATE reconciliation SET high_water = ?, attempts_cursor = ?, attempts_newest = ?,
          attempts_open = ?
        WHERE source = ?
        """,
        millis(attempts.highWater()),
        attempts.cursor(),
        millis(attempts.newest()),
        millis(attempts.open()),
        source);
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static @Nullable Instant at(Row row, String column) {
    Long millis = row.numberOrNull(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
