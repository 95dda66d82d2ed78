// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.core.access.ApiToken;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.sight.Sights;
import dev.runlens.ui.AdminAction;
import dev.runlens.ui.Format;
import dev.runlens.ui.SessionRow;
import dev.runlens.ui.TokenRow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// People, sessions and tokens in the words of pages.
final class Described {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

  private final Sights sights;
  private final Function<String, String> sourceName;
  private final Clock clock;

  /// @param sourceName what people call the source of an instance
  Described(Sights sights, Function<String, String> sourceName, Clock clock) {
    this.sights = sights;
    this.sourceName = sourceName;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  static String role(Person person) {
    return person.role() == Role.ADMIN ? "Admin" : "Viewer";
  }

  /// Where an account is.
  String origin(Person person) {
    String source = person.source();
    return source == null ? "Local account" : sourceName.apply(source);
  }

  /// What somebody sees, as of the last answer of their source.
  String sees(Person person) {
    if (person.seesEverything()) {
      return "Every repository";
    }
    long count = person.source() == null ? 0 : sights.count(person.id());
    return count == 0
        ? "Nothing"
        : Format.count(count) + (count == 1 ? " repository" : " repositories");
  }

  /// @param end ends it; `null` for the one at hand
  SessionRow session(Session session, @Nullable AdminAction end) {
    return new SessionRow(
        Agent.words(session.agent()),
        session.agent(),
        session.address(),
        Format.moment(session.createdAt(), now()),
        Format.moment(session.seenAt(), now()),
        end == null,
        end);
  }

  /// @param revokeHref where its button posts
  TokenRow token(ApiToken token, String revokeHref) {
    boolean over = !now().isBefore(token.expiresAt());
    return new TokenRow(
        token.name(),
        token.scope() == ApiTokens.Scope.ADMIN ? "Read and administrate" : "Read",
        Format.moment(token.createdAt(), now()),
        Format.moment(token.usedAt(), now()),
        DAY.format(token.expiresAt()),
        over,
        new AdminAction(
            over ? "Remove" : "Revoke",
            token.name(),
            over ? "" : "Revoke " + token.name() + "?",
            revokeHref,
            over ? "" : "Programs that use it are refused from now on.",
            true));
  }
}
