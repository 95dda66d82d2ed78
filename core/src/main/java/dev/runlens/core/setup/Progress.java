// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.core.catalog.Database;
import java.time.Instant;
import java.util.Optional;

/// What has come in so far, from whichever source. Safe for many threads.
final class Progress {

  private final Database database;

  Progress(Database database) {
    this.database = database;
  }

  /// Something that came.
  ///
  /// @param what in a few words; as hostile as names are
  record Seen(String what, Instant at) {}

  /// The last webhook.
  Optional<Seen> delivery() {
    return database.one(
        "SELECT event, received_at FROM delivery ORDER BY id DESC LIMIT 1",
        row -> new Seen(row.text("event"), row.instant("received_at")));
  }

  /// An installation that is active.
  Optional<Seen> installation() {
    return database.one(
        "SELECT login, updated_at FROM installation WHERE state = 'active' ORDER BY updated_at DESC LIMIT 1",
        row -> new Seen(row.text("login"), row.instant("updated_at")));
  }

  /// The last job.
  Optional<Seen> job() {
    return database.one(
        """
        SELECT repository.owner, repository.name, job.created_at FROM job
        JOIN repository ON repository.source = job.source
          AND repository.repository_id = job.repository_id
        ORDER BY job.id DESC LIMIT 1
        """,
        row -> new Seen(row.text("owner") + "/" + row.text("name"), row.instant("created_at")));
  }

  /// The last job that was measured.
  Optional<Seen> sample() {
    return database.one(
        "SELECT repository, created_at FROM stream ORDER BY id DESC LIMIT 1",
        row -> new Seen(row.text("repository"), row.instant("created_at")));
  }
}
