// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Organizations and their repositories, read for lists. Names compare without case, as on GitHub.
public final class Organizations {

  private static final String SELECT_REPOSITORIES =
      """
      SELECT repository.*,
        (SELECT count(*) FROM job WHERE job.source = repository.source
          AND job.repository_id = repository.repository_id
          AND job.status = 'in_progress' AND job.created_at > ?) AS running,
        (SELECT count(*) FROM job WHERE job.source = repository.source
          AND job.repository_id = repository.repository_id AND job.created_at > ?) AS jobs,
        (SELECT count(*) FROM job WHERE job.source = repository.source
          AND job.repository_id = repository.repository_id AND job.created_at > ?
          AND job.conclusion IN ('failure', 'timed_out')) AS failed,
        (SELECT count(*) FROM job WHERE job.source = repository.source
          AND job.repository_id = repository.repository_id AND job.created_at > ?
          AND EXISTS (SELECT 1 FROM stream WHERE stream.job = job.id)) AS sampled,
        (SELECT max(created_at) FROM run WHERE run.source = repository.source
          AND run.repository_id = repository.repository_id) AS last_run_at
      FROM repository
      """;

  /// A job runs 5 days at the most (GitHub docs, "Usage limits"): older ones are not running,
  /// whatever we last heard of them.
  private static final Duration LONGEST_JOB = Duration.ofDays(5);

  private static final Duration DAY = Duration.ofDays(1);

  private final Database database;
  private final Clock clock;

  public Organizations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Accounts by name.
  ///
  /// @param after the name before the first one wanted, empty for the first page
  public Page<Organization> list(Viewer viewer, String after, int limit) {
    List<Organization> read =
        database.list(
            accounts(viewer) + " WHERE lower(login) > lower(?) ORDER BY lower(login) LIMIT ?",
            Organizations::organization,
            since(LONGEST_JOB),
            since(DAY),
            since(DAY),
            since(DAY),
            after,
            limit + 1);
    return Page.cut(read, limit, Organization::login);
  }

  /// An account by name.
  public Optional<Organization> find(Viewer viewer, String login) {
    return database.one(
        accounts(viewer) + " WHERE lower(login) = lower(?)",
        Organizations::organization,
        since(LONGEST_JOB),
        since(DAY),
        since(DAY),
        since(DAY),
        login);
  }

  /// The repositories of an account, by name.
  ///
  /// @param after the name before the first one wanted, empty for the first page
  public Page<Repository> repositories(Viewer viewer, String login, String after, int limit) {
    List<Repository> read =
        database.list(
            SELECT_REPOSITORIES
                + " WHERE "
                + viewer.sees()
                + """
                 AND lower(owner) = lower(?) AND lower(name) > lower(?)
                 ORDER BY lower(name) LIMIT ?
                """,
            Organizations::repository,
            since(LONGEST_JOB),
            since(DAY),
            since(DAY),
            since(DAY),
            login,
            after,
            limit + 1);
    return Page.cut(read, limit, Repository::name);
  }

  /// A repository by name.
  public Optional<Repository> repository(Viewer viewer, String owner, String name) {
    return database.one(
        SELECT_REPOSITORIES
            + " WHERE "
            + viewer.sees()
            + " AND lower(owner) = lower(?) AND lower(name) = lower(?)",
        Organizations::repository,
        since(LONGEST_JOB),
        since(DAY),
        since(DAY),
        since(DAY),
        owner,
        name);
  }

  /// What a repository is called now that had a name before, see [FormerNames].
  public Optional<FormerNames.Now> formerly(Viewer viewer, String owner, String name) {
    return new FormerNames(database).now(owner, name, viewer);
  }

  /// An installation is seen by whoever sees a repository of its account; one without repositories
  /// only by whoever sees everything.
  private static String accounts(Viewer viewer) {
    String sees = viewer.sees();
    return """
    WITH account AS (
      SELECT login, installation_id, account_type, state FROM installation
      WHERE state <> 'deleted' AND NOT EXISTS (SELECT 1 FROM installation newer
        WHERE lower(newer.login) = lower(installation.login) AND newer.state <> 'deleted'
          AND newer.installation_id > installation.installation_id)
        AND (%2$s OR EXISTS (SELECT 1 FROM repository
          WHERE %1$s AND lower(owner) = lower(installation.login)))
      UNION ALL
      SELECT DISTINCT owner, NULL, NULL, 'active' FROM repository WHERE %1$s
        AND NOT EXISTS (SELECT 1 FROM installation
          WHERE lower(login) = lower(owner) AND state <> 'deleted'))
    SELECT account.*,
      (SELECT count(*) FROM repository
        WHERE %1$s AND lower(owner) = lower(account.login)) AS repositories,
      (SELECT count(*) FROM job JOIN repository USING (source, repository_id)
        WHERE %1$s AND lower(owner) = lower(account.login)
          AND job.status = 'in_progress' AND job.created_at > ?) AS running,
      (SELECT count(*) FROM job JOIN repository USING (source, repository_id)
        WHERE %1$s AND lower(owner) = lower(account.login)
          AND job.created_at > ?) AS jobs,
      (SELECT count(*) FROM job JOIN repository USING (source, repository_id)
        WHERE %1$s AND lower(owner) = lower(account.login)
          AND job.created_at > ? AND job.conclusion IN ('failure', 'timed_out')) AS failed,
      (SELECT count(*) FROM job JOIN repository USING (source, repository_id)
        WHERE %1$s AND lower(owner) = lower(account.login) AND job.created_at > ?
          AND EXISTS (SELECT 1 FROM stream WHERE stream.job = job.id)) AS sampled
    FROM account
    """
        .formatted(sees, viewer.equals(Viewer.EVERYTHING) ? "1 = 1" : "1 = 0");
  }

  private long since(Duration age) {
    return clock.instant().minus(age).toEpochMilli();
  }

  private static Organization organization(Row row) {
    return new Organization(
        row.text("login"),
        row.numberOrNull("installation_id"),
        row.textOrNull("account_type"),
        row.text("state"),
        row.number("repositories"),
        row.number("running"),
        row.number("jobs"),
        row.number("failed"),
        row.number("sampled"));
  }

  private static Repository repository(Row row) {
    Long lastRunAt = row.numberOrNull("last_run_at");
    return new Repository(
        row.number("repository_id"),
        row.text("owner"),
        row.text("name"),
        row.text("owner") + "/" + row.text("name"),
        row.flag("private"),
        row.number("running"),
        row.number("jobs"),
        row.number("failed"),
        row.number("sampled"),
        lastRunAt == null ? null : Instant.ofEpochMilli(lastRunAt));
  }
}
