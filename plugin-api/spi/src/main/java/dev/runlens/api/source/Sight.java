// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person may see at a source.
public sealed interface Sight {

  /// These repositories, of those that we are installed on.
  ///
  /// @param renewed takes the place of the grant that was asked with; `null`: that one goes on
  record Visible(Set<RepositoryId> repositories, @Nullable Secret renewed) implements Sight {
    public Visible {
      repositories = Set.copyOf(repositories);
    }
  }

  /// The grant is no good any more: revoked or expired. The person must sign in again.
  record Revoked() implements Sight {}
}
