// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import java.util.List;
import java.util.Optional;

/// What the catalog knows of a repository and its runs, to tell which jobs must be asked for.
final class RunReader {

  private final Database database;

  RunReader(Database database) {
    this.database = database;
  }

  /// A repository that we may still ask about.
  Optional<RepositoryObservation> repository(String source, long id) {
    return database.one(
        "SELECT * FROM repository WHERE source = ? AND repository_id = ? AND removed = 0",
        RunReader::repository,
        source,
        id);
  }

  /// Whether jobs of an attempt are missing or may have gone on: none is known, or one has not
  /// ended.
  boolean lacksJobs(RunKey run) {
    return database
        .one(
            """
            SELECT count(*) AS jobs,
              coalesce(sum(CASE WHEN status <> 'completed' THEN 1 ELSE 0 END), 0) AS open
            FROM job WHERE source = ? AND repository_id = ? AND run_id = ? AND attempt = ?
            """,
            row -> row.number("jobs") == 0 || row.number("open") > 0,
            run.source().value(),
            run.repository().value(),
            run.runId(),
            run.attempt())
        .orElse(true);
  }

  /// Attempts of a repository with jobs that have not ended, of those created since.
  List<RunKey> withOpenJobs(RunKey anyOf, long createdSince) {
    return database.list(
        """
        SELECT DISTINCT run_id, attempt FROM job
        WHERE source = ? AND repository_id = ? AND created_at >= ? AND status <> 'completed'
        LIMIT 500
        """,
        row ->
            new RunKey(
                anyOf.source(),
                anyOf.repository(),
                row.number("run_id"),
                (int) row.number("attempt")),
        anyOf.source().value(),
        anyOf.repository().value(),
        createdSince);
  }

  private static RepositoryObservation repository(Row row) {
    Long installation = row.numberOrNull("installation_id");
    return new RepositoryObservation(
        new RepositoryId(row.number("repository_id")),
        row.text("owner"),
        row.text("name"),
        row.flag("private"),
        installation == null ? null : new InstallationId(installation));
  }
}
