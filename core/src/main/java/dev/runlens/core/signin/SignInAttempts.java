// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.signin;

import dev.runlens.core.access.Digest;
import dev.runlens.core.access.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Ties what a source sends back to the browser that went there: state (RFC 6749, section 10.12)
/// and PKCE (RFC 7636).
///
/// An attempt lives sealed in a cookie of its browser, so nothing that strangers begin takes room
/// here, and it outlives a restart. Only the states that came back are remembered, for as long as
/// they would be good: each is used once. Safe for many threads.
final class SignInAttempts {

  static final Duration LIFE = Duration.ofMinutes(10);

  private static final String PLACE = "sign-in attempt";
  private static final int RANDOM_BYTES = 32;
  private static final int MOST_USED = 100_000;
  private static final int LONGEST_COOKIE = 4_000;
  private static final int LONGEST_NEXT = 1_000;
  private static final int PARTS = 5;

  private final SecretBox box;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// When each state that came back would have ended; the oldest first.
  private final Map<String, Instant> used = new LinkedHashMap<>();

  /// An attempt that begins.
  ///
  /// @param cookie for the browser, of characters that a cookie may hold
  /// @param state for the source, which sends it back with the browser
  /// @param challenge the S256 challenge of the verifier that is in the cookie
  record Begun(String cookie, String state, String challenge) {}

  /// An attempt that came back to the browser that began it.
  ///
  /// @param verifier that of the challenge
  /// @param next the path to go to afterwards
  record Back(String verifier, String next) {}

  SignInAttempts(SecretBox box, Clock clock) {
    this.box = box;
    this.clock = clock;
  }

  /// Begins an attempt.
  ///
  /// @param next the path to go to afterwards; one of more than 1,000 characters becomes `/`
  Begun begin(String source, String next) {
    String state = random();
    String verifier = random();
    String ends = Long.toString(clock.instant().plus(LIFE).toEpochMilli());
    String kept = next.length() > LONGEST_NEXT ? "/" : next;
    String sealed = box.seal(String.join("\n", source, state, verifier, ends, kept), PLACE);
    return new Begun(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(sealed.getBytes(StandardCharsets.US_ASCII)),
        state,
        challenge(verifier));
  }

  /// Ends an attempt, once.
  ///
  /// @return empty if the cookie is not of this server, source and state, is too old, or came back
  ///   before
  Optional<Back> end(String cookie, String source, String state) {
    Optional<String[]> parts = unsealed(cookie);
    if (parts.isEmpty() || !parts.get()[0].equals(source) || !Digest.same(parts.get()[1], state)) {
      return Optional.empty();
    }
    Instant ends = Instant.ofEpochMilli(Long.parseLong(parts.get()[3]));
    return firstUse(state, ends)
        ? Optional.of(new Back(parts.get()[2], parts.get()[4]))
        : Optional.empty();
  }

  private Optional<String[]> unsealed(String cookie) {
    if (cookie.isEmpty() || cookie.length() > LONGEST_COOKIE) {
      return Optional.empty();
    }
    try {
      String sealed = new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.US_ASCII);
      return Optional.of(box.unseal(sealed, PLACE).split("\n", PARTS));
    } catch (IllegalArgumentException | IllegalStateException _) {
      return Optional.empty(); // Made up, or sealed under an earlier key.
    }
  }

  private synchronized boolean firstUse(String state, Instant ends) {
    Instant now = clock.instant();
    used.values().removeIf(end -> !now.isBefore(end));
    if (!now.isBefore(ends) || used.containsKey(state)) {
      return false;
    }
    if (used.size() >= MOST_USED) {
      used.remove(used.keySet().iterator().next());
    }
    used.put(state, ends);
    return true;
  }

  /// 256 random bits as 43 characters of URL-safe base64: a state, and a verifier as RFC 7636,
  /// section 4.1, recommends.
  String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
