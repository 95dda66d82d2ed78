// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.core.catalog.Database;
import java.time.Clock;
import java.util.Optional;

/// What was set on the pages of `/setup` and is no secret. Safe for many threads.
public final class KeptSettings {

  private final Database database;
  private final Clock clock;

  public KeptSettings(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A setting, if it was made.
  Optional<String> find(String name) {
    return database.one("SELECT value FROM setting WHERE name = ?", row -> row.text("value"), name);
  }

  /// Keeps a setting, in place of the one before.
  void keep(String name, String value) {
    database.update(
        """
        INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
        """,
        name,
        value,
        clock.millis());
  }

  /// Forgets a setting.
  void forget(String name) {
    database.update("DELETE FROM setting WHERE name = ?", name);
  }
}
