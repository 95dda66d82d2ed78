// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.SourceId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who covers which repository, and what it is called. Numbers identify; names follow.
///
/// Each fact is a register in which the latest observation stays, so that order and number of
/// events do not matter as far as they tell their time: a name by the time at which it was seen,
/// access by GitHub's time of the change and, where GitHub gives two changes one time, by when we
/// heard of them. Deletion is final. What only uses a repository (a job, a run) never brings one
/// back that an installation has let go of; only an installation or a list of the source does.
final class Installations {

  /// In `coverage`, for hooks that belong to no installation (GitHub's numbers begin at 1). They
  /// count only for repositories that no installation was ever seen with.
  private static final long NONE = 0;

  private Installations() {}

  /// A repository was seen in use, or as itself.
  ///
  /// @param at when it had this name
  static void seen(
      Statements transaction, SourceId source, RepositoryObservation repository, Instant at) {
    InstallationId installation = repository.installation();
    named(transaction, source, repository, at);
    transaction.update(
        """
        INSERT INTO coverage (source, repository_id, installation_id, covered, updated_at, heard_at)
        VALUES (?, ?, ?, 1, 0, 0) ON CONFLICT (source, repository_id, installation_id) DO NOTHING
        """,
        source.value(),
        repository.id().value(),
        installation == null ? NONE : installation.value());
    follow(transaction, source, repository.id().value());
  }

  /// A repository is gone, perhaps before we ever heard of it.
  static void deleted(Statements transaction, SourceId source, RepositoryId repository) {
    transaction.update(
        """
        INSERT INTO repository (source, repository_id, owner, name, private, removed, deleted)
        VALUES (?, ?, '', '', 1, 1, 1)
        ON CONFLICT (source, repository_id) DO UPDATE SET removed = 1, deleted = 1
        """,
        source.value(),
        repository.value());
  }

  /// An installation was seen in some state, with what it covers more and less than before.
  static void seen(
      Statements transaction,
      SourceId source,
      InstallationObservation installation,
      List<RepositoryObservation> added,
      List<RepositoryId> removed,
      Instant heardAt) {
    state(transaction, source, installation, heardAt);
    Instant at = installation.updatedAt();
    for (RepositoryObservation repository : added) {
      named(transaction, source, repository, at);
      covered(transaction, source, installation.id(), repository.id(), true, at, heardAt);
    }
    for (RepositoryId repository : removed) {
      covered(transaction, source, installation.id(), repository, false, at, heardAt);
    }
    renamed(transaction, source, installation.accountId(), installation.login(), at);
    followAll(transaction, source, installation.id());
  }

  /// An account has this login.
  ///
  /// @param at when it had it
  static void renamed(
      Statements transaction, SourceId source, long accountId, String login, Instant at) {
    transaction.update(
        """
        INSERT INTO account (source, account_id, login, named_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (source, account_id)
        DO UPDATE SET login = excluded.login, named_at = excluded.named_at
        WHERE excluded.named_at >= account.named_at
        """,
        source.value(),
        accountId,
        login,
        at.toEpochMilli());
    transaction.update(
        """
        UPDATE installation SET login = (SELECT login FROM account
          WHERE account.source = installation.source
            AND account.account_id = installation.account_id)
        WHERE source = ? AND account_id = ?
        """,
        source.value(),
        accountId);
    for (long repository :
        transaction.list(
            """
            SELECT repository_id FROM repository
            JOIN installation USING (source, installation_id)
            JOIN account USING (source, account_id)
            WHERE source = ? AND account_id = ? AND account.named_at > repository.named_at
              AND account.login <> repository.owner
            """,
            row -> row.number("repository_id"),
            source.value(),
            accountId)) {
      ownerFollows(transaction, source, repository);
    }
  }

  /// All that a source has at a moment: what is not in it is gone.
  ///
  /// @param repositories by installation, of those that give access
  /// @param askedAt before the first question
  /// @return how many installations and repositories were otherwise before
  static int listed(
      Statements transaction,
      SourceId source,
      List<InstallationObservation> installations,
      Map<InstallationId, List<RepositoryObservation>> repositories,
      Instant askedAt) {
    Set<String> before = standing(transaction, source);
    for (InstallationObservation installation : installations) {
      stands(transaction, source, installation, askedAt);
      state(transaction, source, installation, askedAt);
      renamed(transaction, source, installation.accountId(), installation.login(), askedAt);
      List<RepositoryObservation> has = repositories.get(installation.id());
      if (has != null) {
        covers(transaction, source, installation, has, askedAt);
      }
      followAll(transaction, source, installation.id());
    }
    Set<Long> known = new HashSet<>();
    installations.forEach(installation -> known.add(installation.id().value()));
    for (long installation :
        transaction.list(
            "SELECT installation_id FROM installation WHERE source = ? AND state <> 'deleted'",
            row -> row.number("installation_id"),
            source.value())) {
      if (!known.contains(installation)) {
        transaction.update(
            """
            UPDATE installation SET state = 'deleted', heard_at = ?
            WHERE source = ? AND installation_id = ? AND heard_at <= ?
            """,
            askedAt.toEpochMilli(),
            source.value(),
            installation,
            askedAt.toEpochMilli());
        followAll(transaction, source, new InstallationId(installation));
      }
    }
    Set<String> after = standing(transaction, source);
    Set<String> changed = new HashSet<>(after);
    changed.removeAll(before);
    before.removeAll(after);
    return Math.max(changed.size(), before.size());
  }

  /// What a list still names was not deleted, whatever an earlier list lacked.
  private static void stands(
      Statements transaction,
      SourceId source,
      InstallationObservation installation,
      Instant askedAt) {
    transaction.update(
        """
        UPDATE installation SET state = 'active', updated_at = 0
        WHERE source = ? AND installation_id = ? AND state = 'deleted' AND heard_at <= ?
        """,
        source.value(),
        installation.id().value(),
        askedAt.toEpochMilli());
  }

  private static void covers(
      Statements transaction,
      SourceId source,
      InstallationObservation installation,
      List<RepositoryObservation> has,
      Instant askedAt) {
    Set<Long> listed = new HashSet<>();
    for (RepositoryObservation repository : has) {
      listed.add(repository.id().value());
      named(transaction, source, repository, askedAt);
      // A repository can be restored; the list is the only place that says so for certain.
      transaction.update(
          "UPDATE repository SET deleted = 0 WHERE source = ? AND repository_id = ?",
          source.value(),
          repository.id().value());
      covered(
          transaction,
          source,
          installation.id(),
          repository.id(),
          true,
          installation.updatedAt(),
          askedAt);
    }
    for (long repository :
        transaction.list(
            """
            SELECT repository_id FROM coverage
            WHERE source = ? AND installation_id = ? AND covered = 1
            """,
            row -> row.number("repository_id"),
            source.value(),
            installation.id().value())) {
      if (!listed.contains(repository)) {
        covered(
            transaction,
            source,
            installation.id(),
            new RepositoryId(repository),
            false,
            installation.updatedAt(),
            askedAt);
      }
    }
  }

  private static Set<String> standing(Statements transaction, SourceId source) {
    return new HashSet<>(
        transaction.list(
            """
            SELECT 'i ' || installation_id || ' ' || state || ' ' || login AS standing
            FROM installation WHERE source = ?
            UNION ALL
            SELECT 'r ' || repository_id || ' ' || removed || ' ' || owner || '/' || name
            FROM repository WHERE source = ?
            """,
            row -> row.text("standing"),
            source.value(),
            source.value()));
  }

  private static void state(
      Statements transaction,
      SourceId source,
      InstallationObservation installation,
      Instant heardAt) {
    transaction.update(
        """
        INSERT INTO installation (source, installation_id, account_id, login, account_type, state,
          updated_at, heard_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, installation_id) DO UPDATE SET
          account_type = excluded.account_type, state = excluded.state,
          updated_at = excluded.updated_at, heard_at = excluded.heard_at
        WHERE installation.state <> 'deleted' AND (excluded.state = 'deleted'
          OR excluded.updated_at > installation.updated_at
          OR (excluded.updated_at = installation.updated_at
            AND excluded.heard_at >= installation.heard_at))
        """,
        source.value(),
        installation.id().value(),
        installation.accountId(),
        installation.login(),
        installation.accountType(),
        installation.state().name().toLowerCase(Locale.ROOT),
        installation.updatedAt().toEpochMilli(),
        heardAt.toEpochMilli());
  }

  private static void covered(
      Statements transaction,
      SourceId source,
      InstallationId installation,
      RepositoryId repository,
      boolean covered,
      Instant updatedAt,
      Instant heardAt) {
    transaction.update(
        """
        INSERT INTO coverage (source, repository_id, installation_id, covered, updated_at, heard_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, repository_id, installation_id) DO UPDATE SET
          covered = excluded.covered, updated_at = excluded.updated_at, heard_at = excluded.heard_at
        WHERE excluded.updated_at > coverage.updated_at
          OR (excluded.updated_at = coverage.updated_at AND excluded.heard_at >= coverage.heard_at)
        """,
        source.value(),
        repository.value(),
        installation.value(),
        covered ? 1 : 0,
        updatedAt.toEpochMilli(),
        heardAt.toEpochMilli());
  }

  private static void named(
      Statements transaction, SourceId source, RepositoryObservation repository, Instant at) {
    @Nullable InstallationId installation = repository.installation();
    transaction.update(
        """
        INSERT INTO repository (source, repository_id, installation_id, owner, name, private,
          removed, named_at, seen_owner)
        VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
        ON CONFLICT (source, repository_id) DO UPDATE SET owner = excluded.owner,
          seen_owner = excluded.seen_owner, name = excluded.name, private = excluded.private,
          named_at = excluded.named_at
        WHERE excluded.named_at >= repository.named_at
        """,
        source.value(),
        repository.id().value(),
        installation == null ? null : installation.value(),
        repository.owner(),
        repository.name(),
        repository.isPrivate() ? 1 : 0,
        at.toEpochMilli(),
        repository.owner());
    hadName(
        transaction, source, repository.id().value(), repository.owner(), repository.name(), at);
  }

  private static void hadName(
      Statements transaction,
      SourceId source,
      long repository,
      String owner,
      String name,
      Instant at) {
    transaction.update(
        """
        INSERT INTO known_name (source, repository_id, owner, name, from_at, to_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, repository_id, owner, name) DO UPDATE SET
          from_at = min(known_name.from_at, excluded.from_at),
          to_at = max(known_name.to_at, excluded.to_at)
        """,
        source.value(),
        repository,
        owner,
        name,
        at.toEpochMilli(),
        at.toEpochMilli());
  }

  private static void followAll(
      Statements transaction, SourceId source, InstallationId installation) {
    transaction
        .list(
            "SELECT repository_id FROM coverage WHERE source = ? AND installation_id = ?",
            row -> row.number("repository_id"),
            source.value(),
            installation.value())
        .forEach(repository -> follow(transaction, source, repository));
  }

  /// What follows from `coverage`: whether a repository is to be seen, through which installation,
  /// and so whose it is.
  private static void follow(Statements transaction, SourceId source, long repository) {
    transaction.update(
        """
        UPDATE repository SET
          installation_id = (SELECT nullif(coverage.installation_id, 0) FROM coverage
            LEFT JOIN installation ON installation.source = coverage.source
              AND installation.installation_id = coverage.installation_id
            WHERE coverage.source = repository.source
              AND coverage.repository_id = repository.repository_id
            ORDER BY coverage.covered = 1 AND coalesce(installation.state, '') <> 'deleted' DESC,
              coverage.installation_id > 0 DESC, coverage.updated_at DESC, coverage.heard_at DESC,
              coverage.installation_id DESC
            LIMIT 1),
          removed = CASE WHEN deleted = 0 AND EXISTS (SELECT 1 FROM coverage
            LEFT JOIN installation ON installation.source = coverage.source
              AND installation.installation_id = coverage.installation_id
            WHERE coverage.source = repository.source
              AND coverage.repository_id = repository.repository_id
              AND coverage.covered = 1 AND coalesce(installation.state, '') <> 'deleted'
              AND (coverage.installation_id > 0 OR NOT EXISTS (SELECT 1 FROM coverage other
                WHERE other.source = coverage.source AND other.installation_id > 0
                  AND other.repository_id = coverage.repository_id)))
            THEN 0 ELSE 1 END
        WHERE source = ? AND repository_id = ?
        """,
        source.value(),
        repository);
    ownerFollows(transaction, source, repository);
  }

  /// The owner of a repository is the one that it was last seen under, or its account's login if
  /// that is known of a later time.
  private static void ownerFollows(Statements transaction, SourceId source, long repository) {
    record Owner(String is, String shouldBe, String name, Instant at) {}
    transaction
        .one(
            """
            SELECT repository.owner, repository.name,
              CASE WHEN account.named_at > repository.named_at THEN account.login
                ELSE repository.seen_owner END AS should_be,
              max(repository.named_at, coalesce(account.named_at, 0)) AS at
            FROM repository
            LEFT JOIN installation ON installation.source = repository.source
              AND installation.installation_id = repository.installation_id
            LEFT JOIN account ON account.source = installation.source
              AND account.account_id = installation.account_id
            WHERE repository.source = ? AND repository.repository_id = ?
            """,
            row ->
                new Owner(
                    row.text("owner"), row.text("should_be"), row.text("name"), row.instant("at")),
            source.value(),
            repository)
        .filter(owner -> !owner.is().equals(owner.shouldBe()))
        .ifPresent(owner -> {
          transaction.update(
              "UPDATE repository SET owner = ? WHERE source = ? AND repository_id = ?",
              owner.shouldBe(),
              source.value(),
              repository);
          hadName(transaction, source, repository, owner.shouldBe(), owner.name(), owner.at());
        });
  }
}
