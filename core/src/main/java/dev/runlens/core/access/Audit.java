// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Page;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.catalog.Statements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Who came and went, and what admins did or tried: one row each, kept before the answer goes out.
/// Rows older than a year go, and the oldest beyond 100,000.
public final class Audit {

  private static final int MOST_DETAIL = 1_000;
  private static final Duration KEPT = Duration.ofDays(365);
  private static final int MOST = 100_000;

  /// Pruning at every entry would cost more than the entry.
  private static final int PRUNED_EVERY = 100;

  private final Database database;
  private final Clock clock;
  private final AtomicInteger entries = new AtomicInteger();

  public Audit(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// One thing that was done.
  ///
  /// @param actor who, and from where
  /// @param action what, as the API calls it: `plugin.install`
  /// @param subject on what
  /// @param detail what came of it, for people; never a secret
  public record Entry(Instant at, String actor, String action, String subject, String detail) {}

  /// Keeps an entry.
  public void record(String actor, String action, String subject, String detail) {
    database.inTransaction(transaction -> {
      record(transaction, actor, action, subject, detail);
      return true;
    });
  }

  /// Keeps an entry within a transaction.
  public void record(
      Statements transaction, String actor, String action, String subject, String detail) {
    transaction.update(
        "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        clock.millis(),
        cut(actor, 200),
        action,
        cut(subject, 200),
        cut(detail, MOST_DETAIL));
    if (entries.getAndIncrement() % PRUNED_EVERY == 0) {
      prune(transaction);
    }
  }

  private void prune(Statements transaction) {
    transaction.update(
        """
        DELETE FROM audit
        WHERE at < ? OR id <= (SELECT id FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?)
        """,
        clock.instant().minus(KEPT).toEpochMilli(),
        MOST);
  }

  /// A part of the entries, the newest first.
  ///
  /// @param actor what the actor must contain, without regard to case; empty for all
  /// @param action how the action must begin; empty for all
  /// @param after where the part before ended; greater than any id for the first one
  public Page<Entry> search(String actor, String action, long after, int limit) {
    List<Numbered> found =
        database.list(
            """
            SELECT id, at, actor, action, subject, detail FROM audit
            WHERE id < ? AND lower(actor) LIKE lower(?) ESCAPE '!' AND action LIKE ? ESCAPE '!'
            ORDER BY id DESC LIMIT ?
            """,
            row -> new Numbered(row.number("id"), entry(row)),
            after,
            "%" + literally(actor) + "%",
            literally(action) + "%",
            limit + 1);
    List<Entry> entries = found.stream().limit(limit).map(Numbered::entry).toList();
    return new Page<>(
        entries, found.size() > limit ? Long.toString(found.get(limit - 1).id()) : null);
  }

  private record Numbered(long id, Entry entry) {}

  private static String literally(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.instant("at"),
        row.text("actor"),
        row.text("action"),
        row.text("subject"),
        row.text("detail"));
  }

  /// The newest entries first.
  public List<Entry> latest(int limit) {
    return database.list(
        "SELECT at, actor, action, subject, detail FROM audit ORDER BY id DESC LIMIT ?",
        Audit::entry,
        limit);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
