// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token by which programs act for a person.
///
/// @param id our own number of it
/// @param name what its person calls it
/// @param usedAt when it was last used, to the minute; `null`: never
public record ApiToken(
    long id,
    Person person,
    String name,
    ApiTokens.Scope scope,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt) {

  /// What it may do now: the lesser of its scope and of its person's role.
  public Role role() {
    return scope == ApiTokens.Scope.ADMIN && person.role() == Role.ADMIN ? Role.ADMIN : Role.VIEWER;
  }
}
