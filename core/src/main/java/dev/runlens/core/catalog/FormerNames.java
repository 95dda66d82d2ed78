// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.Optional;

/// Names that repositories had, so that old addresses lead to where they are now.
public final class FormerNames {

  /// What a repository is called now.
  public record Now(String owner, String name) {

    /// `owner/name`.
    public String fullName() {
      return owner + "/" + name;
    }
  }

  private final Database database;

  public FormerNames(Database database) {
    this.database = database;
  }

  /// The repository that last had a name and has another one now. None while any repository, seen
  /// or not, is called so: then the name is in use again.
  public Optional<Now> now(String owner, String name, Viewer viewer) {
    return database.one(
        """
        SELECT repository.owner, repository.name FROM known_name former
        JOIN repository USING (source, repository_id)
        WHERE lower(former.owner) = lower(?) AND lower(former.name) = lower(?)
          AND NOT EXISTS (SELECT 1 FROM repository used WHERE used.removed = 0
            AND lower(used.owner) = lower(?) AND lower(used.name) = lower(?))
        """
            + " AND "
            + viewer.sees()
            + " ORDER BY former.to_at DESC LIMIT 1",
        row -> new Now(row.text("owner"), row.text("name")),
        owner,
        name,
        owner,
        name);
  }
}
