// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.SourceId;
import java.util.List;

/// From names that samplers say to repositories: jobs that began before a rename go on under the
/// old name.
final class RepositoryNames {

  private RepositoryNames() {}

  /// The repositories that have, or once had, that name.
  ///
  /// @param fullName `owner/name` in lower case
  static List<RepositoryKey> keys(Statements statements, String fullName) {
    int slash = fullName.indexOf('/');
    return statements.list(
        """
        SELECT DISTINCT source, repository_id FROM known_name
        WHERE lower(owner) = ? AND lower(name) = ? LIMIT 10
        """,
        row ->
            new RepositoryKey(
                new SourceId(row.text("source")), new RepositoryId(row.number("repository_id"))),
        fullName.substring(0, slash),
        fullName.substring(slash + 1));
  }
}
