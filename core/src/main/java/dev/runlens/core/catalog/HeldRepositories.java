// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.SourceId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Repositories that samples may be sent for: not removed, and their installation, if it is known,
/// is active.
public final class HeldRepositories {

  private static final String SELECT =
      """
      SELECT source, repository_id, installation_id, owner, name FROM repository
      WHERE removed = 0 AND NOT EXISTS (SELECT 1 FROM installation
        WHERE installation.source = repository.source
          AND installation.installation_id = repository.installation_id
          AND installation.state <> 'active')
      """;

  private final Database database;

  public HeldRepositories(Database database) {
    this.database = database;
  }

  /// A repository that is held.
  ///
  /// @param installationId GitHub's number; `null` if its deliveries name none
  /// @param fullName `owner/name` as it is now, in lower case
  public record Held(RepositoryKey key, @Nullable Long installationId, String fullName) {}

  /// The repository of that number, if it is held.
  public Optional<Held> find(RepositoryKey key) {
    return database.one(
        SELECT + " AND source = ? AND repository_id = ?",
        HeldRepositories::held,
        key.source().value(),
        key.id().value());
  }

  /// The repository that an installation knows, or knew, under that name, if it is held.
  ///
  /// @param fullName `owner/name` in lower case
  public Optional<Held> find(SourceId source, long installationId, String fullName) {
    return RepositoryNames.keys(database, fullName).stream()
        .filter(key -> key.source().equals(source))
        .flatMap(key -> find(key).stream())
        .filter(held -> Long.valueOf(installationId).equals(held.installationId()))
        .findFirst();
  }

  /// Whether a repository has, or once had, that name.
  ///
  /// @param fullName `owner/name` in lower case
  public boolean isNamed(RepositoryKey key, String fullName) {
    return RepositoryNames.keys(database, fullName).contains(key);
  }

  /// An installation that exists and is active.
  public Optional<String> login(SourceId source, long installationId) {
    return database.one(
        "SELECT login FROM installation WHERE source = ? AND installation_id = ? AND state = 'active'",
        row -> row.text("login"),
        source.value(),
        installationId);
  }

  private static Held held(Row row) {
    return new Held(
        new RepositoryKey(
            new SourceId(row.text("source")), new RepositoryId(row.number("repository_id"))),
        row.numberOrNull("installation_id"),
        (row.text("owner") + "/" + row.text("name")).toLowerCase(Locale.ROOT));
  }
}
