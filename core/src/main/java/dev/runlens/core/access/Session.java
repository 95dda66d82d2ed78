// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.time.Instant;

/// A browser that is signed in.
///
/// @param number our own number of it, for lists
/// @param csrf what its forms must send back; empty in lists, where nobody holds the cookie
/// @param seenAt when it last asked for something, to the minute
/// @param address where it signed in from
/// @param agent what it calls itself
public record Session(
    long number,
    Person person,
    String csrf,
    Instant createdAt,
    Instant seenAt,
    String address,
    String agent) {

  /// Whether a form or script sent this session's token back.
  public boolean sentBack(String token) {
    return !csrf.isEmpty() && Digest.same(csrf, token);
  }

  @Override
  public String toString() {
    return "Session[number=" + number + ", person=" + person.id() + "]";
  }
}
