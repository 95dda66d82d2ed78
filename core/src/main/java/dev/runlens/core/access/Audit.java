// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.core.catalog.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// What administrators did, and what they tried: one row each, kept before the answer goes out.
public final class Audit {

  private static final int MOST_DETAIL = 1_000;

  private final Database database;
  private final Clock clock;

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
    database.update(
        "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        clock.millis(),
        cut(actor, 200),
        action,
        cut(subject, 200),
        cut(detail, MOST_DETAIL));
  }

  /// The newest entries first.
  public List<Entry> latest(int limit) {
    return database.list(
        "SELECT at, actor, action, subject, detail FROM audit ORDER BY id DESC LIMIT ?",
        row ->
            new Entry(
                row.instant("at"),
                row.text("actor"),
                row.text("action"),
                row.text("subject"),
                row.text("detail")),
        limit);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
