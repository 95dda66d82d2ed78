// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import dev.runlens.core.catalog.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who may sign in.
///
/// @param id our own number
/// @param source the event source instance that vouches for them; `null`: a local account
/// @param accountId the source's number of the account; `null` for a local one
/// @param name what people call them
/// @param disabled may not sign in, and has no sessions
/// @param seesAll sees every repository whatever the role is
/// @param signedInAt when they last signed in; `null`: never
public record Person(
    long id,
    @Nullable String source,
    @Nullable Long accountId,
    String login,
    String name,
    Role role,
    boolean disabled,
    boolean seesAll,
    Instant createdAt,
    @Nullable Instant signedInAt) {

  /// The columns of a person in a query that joins the table `person`.
  static final String COLUMNS =
      "person.id AS person_id, person.source, person.account_id, person.login, person.name,"
          + " person.role, person.disabled, person.sees_all,"
          + " person.created_at AS person_created_at, person.signed_in_at";

  static Person of(Row row) {
    Long signedInAt = row.numberOrNull("signed_in_at");
    return new Person(
        row.number("person_id"),
        row.textOrNull("source"),
        row.numberOrNull("account_id"),
        row.text("login"),
        row.text("name"),
        Role.of(row.text("role")),
        row.flag("disabled"),
        row.flag("sees_all"),
        row.instant("person_created_at"),
        signedInAt == null ? null : Instant.ofEpochMilli(signedInAt));
  }

  /// Whether nothing is hidden from them.
  public boolean seesEverything() {
    return role == Role.ADMIN || seesAll;
  }
}
