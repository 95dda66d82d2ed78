// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Hashes passwords: PBKDF2 with HMAC-SHA-256 and 600,000 rounds (OWASP, "Password Storage Cheat
/// Sheet"), about half a second of a core each. Two at a time, so that whoever guesses does not
/// take the server's processors; the others wait in turn.
final class Passwords {

  static final int SHORTEST = 12;
  private static final int LONGEST = 200;
  private static final int ROUNDS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final String FORM = "pbkdf2-sha256";
  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  /// Of no password: whoever has none is compared with this, and takes as long.
  private static final String NOBODY =
      FORM + "$" + ROUNDS + "$" + BASE64.encodeToString(new byte[SALT_BYTES]) + "$";

  private final SecureRandom random = new SecureRandom();
  private final Semaphore turns = new Semaphore(2, true);

  /// A hash to keep.
  ///
  /// @throws AccessException INVALID if the password is too short or too long
  String hash(String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw new AccessException(
          AccessException.Kind.INVALID,
          "A password has %d to %d characters.".formatted(SHORTEST, LONGEST));
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return FORM
        + "$"
        + ROUNDS
        + "$"
        + BASE64.encodeToString(salt)
        + "$"
        + BASE64.encodeToString(derive(password, salt, ROUNDS));
  }

  /// Whether a hash is of this password.
  ///
  /// @param kept what [#hash] made; empty if there is no such account, which takes as long
  boolean matches(String password, String kept) {
    String[] parts = (kept.isEmpty() ? NOBODY : kept).split("\\$", 4);
    if (parts.length != 4 || !parts[0].equals(FORM)) {
      throw new IllegalStateException("A password is kept in a form that this version cannot read");
    }
    byte[] derived =
        derive(
            password.length() > LONGEST ? "" : password,
            Base64.getDecoder().decode(parts[2]),
            Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts[3]));
  }

  private byte[] derive(String password, byte[] salt, int rounds) {
    turns.acquireUninterruptibly();
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      key.clearPassword();
      turns.release();
    }
  }
}
