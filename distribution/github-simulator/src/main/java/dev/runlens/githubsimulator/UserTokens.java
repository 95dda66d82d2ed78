// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The codes and tokens of people who sign in. A user token lives 8 hours and its refresh token six
/// months; using the latter ends both and makes two new ones. Source: "Refreshing user access
/// tokens" in GitHub's docs. Safe for use by many threads.
final class UserTokens {

  /// What a code stands for until it is traded.
  ///
  /// @param challenge of PKCE; empty if there was none, which GitHub allows
  record Consent(
      Person person, String clientId, URI redirect, String challenge, Instant expiresAt) {}

  private record Pair(
      Person person,
      String clientId,
      String access,
      Instant accessExpiresAt,
      String refresh,
      Instant refreshExpiresAt) {}

  private static final Duration CODE_LIFE = Duration.ofMinutes(10);
  private static final Duration ACCESS_LIFE = Duration.ofHours(8);
  private static final Duration REFRESH_LIFE = Duration.ofDays(184);
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Consent> codes = new HashMap<>();
  private final Map<String, Pair> byAccess = new HashMap<>();
  private final Map<String, Pair> byRefresh = new HashMap<>();

  UserTokens(Clock clock) {
    this.clock = clock;
  }

  synchronized String code(Person person, String clientId, URI redirect, String challenge) {
    byte[] bytes = new byte[10];
    random.nextBytes(bytes);
    String code = HexFormat.of().formatHex(bytes);
    Instant expiresAt = clock.instant().plus(CODE_LIFE);
    codes.put(code, new Consent(person, clientId, redirect, challenge, expiresAt));
    return code;
  }

  /// Takes a code, whoever brings it: it is good for one try.
  synchronized Optional<Consent> take(String code) {
    return Optional.ofNullable(codes.remove(code))
        .filter(consent -> clock.instant().isBefore(consent.expiresAt()));
  }

  /// New tokens, as the JSON of GitHub's answer.
  synchronized ObjectNode issue(Person person, String clientId) {
    Instant now = clock.instant();
    Pair pair =
        new Pair(
            person,
            clientId,
            "ghu_" + letters(36),
            now.plus(ACCESS_LIFE),
            "ghr_" + letters(76),
            now.plus(REFRESH_LIFE));
    byAccess.put(pair.access(), pair);
    byRefresh.put(pair.refresh(), pair);
    return Json.object()
        .put("access_token", pair.access())
        .put("expires_in", ACCESS_LIFE.toSeconds())
        .put("refresh_token", pair.refresh())
        .put("refresh_token_expires_in", REFRESH_LIFE.toSeconds())
        .put("token_type", "bearer")
        .put("scope", "");
  }

  /// Whose a user token is, if it is good now.
  synchronized Optional<Person> holder(String access, String clientId) {
    return Optional.ofNullable(byAccess.get(access))
        .filter(pair -> pair.clientId().equals(clientId))
        .filter(pair -> clock.instant().isBefore(pair.accessExpiresAt()))
        .map(Pair::person);
  }

  /// Ends a refresh token and the user token that came with it.
  ///
  /// @return whose they were, if the refresh token was good
  synchronized Optional<Person> takeRefresh(String refresh, String clientId) {
    Pair pair = byRefresh.get(refresh);
    if (pair == null || !pair.clientId().equals(clientId)) {
      return Optional.empty();
    }
    byRefresh.remove(refresh);
    byAccess.remove(pair.access());
    return clock.instant().isBefore(pair.refreshExpiresAt())
        ? Optional.of(pair.person())
        : Optional.empty();
  }

  synchronized void revoke(Person person) {
    codes.values().removeIf(consent -> consent.person() == person);
    byAccess.values().removeIf(pair -> pair.person() == person);
    byRefresh.values().removeIf(pair -> pair.person() == person);
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return letters.toString();
  }
}
