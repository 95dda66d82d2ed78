// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import org.jspecify.annotations.Nullable;

/// A repository as a delivery named it.
///
/// @param owner the account's login now
/// @param installation absent when the delivery did not say
public record RepositoryObservation(
    RepositoryId id,
    String owner,
    String name,
    boolean isPrivate,
    @Nullable InstallationId installation) {

  /// `owner/name`.
  public String fullName() {
    return owner + "/" + name;
  }
}
