// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Random texts that open doors, and the digests that are kept of them. SHA-256 is enough for 256
/// random bits; passwords go through [Passwords].
public final class Digest {

  private static final int RANDOM_BYTES = 32;

  private Digest() {}

  /// 256 random bits as 43 characters of URL-safe base64.
  static String random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What is kept of a random text: 64 hexadecimal digits.
  static String of(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  /// Another secret that follows from one, which it does not give away.
  static String derived(String secret, String purpose) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(purpose + ":" + secret));
  }

  /// Compares in constant time, whatever the lengths.
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(sha256(one), sha256(other));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
