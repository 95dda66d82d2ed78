// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.ApiToken;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Session;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody as the API tells of them.
///
/// @param source the event source instance that vouches for them; `null`: a local account
/// @param role `viewer` or `admin`
/// @param seesAll whether an admin lets them see every repository
record PersonDocument(
    long id,
    @Nullable String source,
    String login,
    String name,
    String role,
    boolean disabled,
    boolean seesAll,
    Instant createdAt,
    @Nullable Instant signedInAt) {

  static PersonDocument of(Person person) {
    return new PersonDocument(
        person.id(),
        person.source(),
        person.login(),
        person.name(),
        person.role().value(),
        person.disabled(),
        person.seesAll(),
        person.createdAt(),
        person.signedInAt());
  }

  /// A session; its cookie is kept nowhere.
  ///
  /// @param present whether it is the one that asks
  record SessionDocument(
      long id, Instant createdAt, Instant seenAt, String address, String agent, boolean present) {
    static SessionDocument of(Session session, @Nullable Session present) {
      return new SessionDocument(
          session.number(),
          session.createdAt(),
          session.seenAt(),
          session.address(),
          session.agent(),
          present != null && present.number() == session.number());
    }
  }

  /// A token without itself, which is kept nowhere.
  ///
  /// @param scope `read` or `admin`
  record TokenDocument(
      long id,
      String name,
      String scope,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant usedAt) {
    static TokenDocument of(ApiToken token) {
      return new TokenDocument(
          token.id(),
          token.name(),
          token.scope().value(),
          token.createdAt(),
          token.expiresAt(),
          token.usedAt());
    }
  }
}
