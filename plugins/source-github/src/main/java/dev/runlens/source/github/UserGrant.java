// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SourceException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A person's tokens, as the server keeps them for us.
///
/// @param expiresAt of the access token; absent: the App's owner has let them live for ever
/// @param refresh absent with such
record UserGrant(Secret access, @Nullable Instant expiresAt, @Nullable Secret refresh) {

  /// [dev.runlens.api.source.SignIn.Account#grant()].
  private static final int LONGEST = 4 << 10;

  /// Reads GitHub's answer to a code or a refresh token.
  ///
  /// @throws SourceException INVALID if it is not of GitHub's form
  static UserGrant of(Payload answer, Instant now) {
    return new UserGrant(
        Secret.of(answer.text("access_token")),
        answer.optionalId("expires_in").map(now::plusSeconds).orElse(null),
        answer
            .optionalText("refresh_token")
            .filter(t -> !t.isEmpty())
            .map(Secret::of)
            .orElse(null));
  }

  /// Reads what [#written] wrote; empty if it is anything else.
  static Optional<UserGrant> read(Secret written) {
    try {
      Payload grant = Payload.of(written.reveal().getBytes(UTF_8));
      return Optional.of(
          new UserGrant(
              Secret.of(grant.text("access")),
              grant.optionalTime("expires").orElse(null),
              grant.optionalText("refresh").map(Secret::of).orElse(null)));
    } catch (SourceException _) {
      return Optional.empty();
    }
  }

  /// Compact JSON of at most 4 kB.
  ///
  /// @throws SourceException CONFIG if GitHub's tokens are longer than that
  Secret written() {
    ObjectNode grant = JsonNodeFactory.instance.objectNode().put("access", access.reveal());
    if (expiresAt != null) {
      grant.put("expires", expiresAt.getEpochSecond());
    }
    if (refresh != null) {
      grant.put("refresh", refresh.reveal());
    }
    String text = grant.toString();
    if (text.length() > LONGEST) {
      throw new SourceException(
          Kind.CONFIG, "GitHub's user tokens are longer than this version of Runlens can keep.");
    }
    return Secret.of(text);
  }
}
