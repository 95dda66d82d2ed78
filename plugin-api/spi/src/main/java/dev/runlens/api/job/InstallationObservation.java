// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import java.time.Instant;

/// An installation of the App on an account, as a delivery described it.
///
/// @param login the account's name now
/// @param accountType `Organization` or `User`
/// @param updatedAt GitHub's own time of the change; the later observation counts
public record InstallationObservation(
    InstallationId id,
    long accountId,
    String login,
    String accountType,
    State state,
    Instant updatedAt) {

  /// Whether it gives access. [#DELETED] is final: GitHub never uses an installation id again.
  public enum State {
    ACTIVE,
    SUSPENDED,
    DELETED
  }
}
