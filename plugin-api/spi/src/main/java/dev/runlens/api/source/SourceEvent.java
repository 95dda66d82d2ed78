// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunObservation;
import java.util.List;

/// What a delivery says. Every event may come late, twice, or in any order.
public sealed interface SourceEvent {

  /// A job was seen in some state.
  record JobSeen(RepositoryObservation repository, JobObservation job) implements SourceEvent {}

  /// A workflow run was seen in some state.
  record RunSeen(RepositoryObservation repository, RunObservation run) implements SourceEvent {}

  /// An installation was seen in some state.
  ///
  /// @param added repositories that it gives access to, as far as the delivery names them
  /// @param removed repositories that it no longer gives access to
  record InstallationSeen(
      InstallationObservation installation,
      List<RepositoryObservation> added,
      List<RepositoryId> removed)
      implements SourceEvent {
    public InstallationSeen {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /// A repository was seen under this name: created, renamed, transferred, changed visibility.
  record RepositorySeen(RepositoryObservation repository) implements SourceEvent {}

  /// A repository is gone.
  record RepositoryDeleted(RepositoryId repository) implements SourceEvent {}

  /// An account has another login now.
  ///
  /// @param accountId the source's number of it
  record AccountRenamed(long accountId, String login) implements SourceEvent {}

  /// A person takes back what they allowed us when they signed in.
  ///
  /// @param accountId the source's number of the person
  record GrantRevoked(long accountId) implements SourceEvent {}

  /// Nothing for us.
  ///
  /// @param reason one sentence for the ledger
  record Ignored(String reason) implements SourceEvent {}
}
