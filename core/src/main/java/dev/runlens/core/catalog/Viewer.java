// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import org.jspecify.annotations.Nullable;

/// Whose eyes a query looks through. What a viewer may not see is, for them, not there.
///
/// @param person whose sight is kept in the table `sight`; `null`: everything is seen
public record Viewer(@Nullable Long person) {

  /// Hides nothing but what is gone: removed repositories, and those of deleted installations.
  public static final Viewer EVERYTHING = new Viewer(null);

  /// Sees nothing at all; no person has this number.
  public static final Viewer NOTHING = new Viewer(0L);

  /// The condition under which a row of the table `repository` is seen. The number is ours: nothing
  /// that anybody wrote gets into the statement.
  public String sees() {
    return person == null
        ? "repository.removed = 0"
        : "repository.removed = 0 AND EXISTS (SELECT 1 FROM sight WHERE sight.person = "
            + person
            + " AND sight.source = repository.source"
            + " AND sight.repository_id = repository.repository_id)";
  }
}
