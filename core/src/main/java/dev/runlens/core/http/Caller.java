// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.catalog.Viewer;
import org.jspecify.annotations.Nullable;

/// Who sent a request, and what they may do.
///
/// @param actor for the audit trail: who, and from where
/// @param role at this moment; a token may have less than its person
/// @param viewer for queries
/// @param session of a browser; `null` for a program
/// @param person `null` for the configured admin token, which is nobody's
/// @param sightProblem why less is visible than should be, for people; empty if nothing is wrong
public record Caller(
    String actor,
    Role role,
    Viewer viewer,
    @Nullable Session session,
    @Nullable Person person,
    String sightProblem) {

  /// Whether this is an admin.
  public boolean isAdmin() {
    return role == Role.ADMIN;
  }

  /// What the forms and scripts of a page must send back; empty for a program, which needs none.
  public String csrf() {
    return session == null ? "" : session.csrf();
  }
}
