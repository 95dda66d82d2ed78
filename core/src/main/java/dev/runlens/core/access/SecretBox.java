// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Keeps secrets unreadable in the catalog: AES-256-GCM (NIST SP 800-38D) with a random 96-bit
/// nonce for each text, under a key that lies outside of the catalog. Safe for many threads.
public final class SecretBox {

  private static final String FORM = "v1:";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(SecretKeySpec key) {
    this.key = key;
  }

  /// Opens the box.
  ///
  /// @param given the key as configured (any text of high entropy); `null`: the one in `file`,
  ///   which is made if missing
  public static SecretBox open(@Nullable String given, Path file) {
    String text = given == null ? KeyFile.readOrMake(file) : given;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new SecretBox(new SecretKeySpec(digest, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /// Seals a text.
  ///
  /// @param place where it is kept; it opens nowhere else
  public String seal(String text, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8), place);
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return FORM + Base64.getEncoder().encodeToString(all);
  }

  /// Opens what [#seal] made.
  ///
  /// @throws IllegalStateException if it was sealed under another key or for another place, or was
  ///   changed
  public String unseal(String sealed, String place) {
    if (!sealed.startsWith(FORM)) {
      throw cannot(place, null);
    }
    byte[] all;
    try {
      all = Base64.getDecoder().decode(sealed.substring(FORM.length()));
    } catch (IllegalArgumentException e) {
      throw cannot(place, e);
    }
    if (all.length < NONCE_BYTES) {
      throw cannot(place, null);
    }
    byte[] text =
        run(
            Cipher.DECRYPT_MODE,
            Arrays.copyOf(all, NONCE_BYTES),
            Arrays.copyOfRange(all, NONCE_BYTES, all.length),
            place);
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input, String place) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw cannot(place, e);
    }
  }

  private static IllegalStateException cannot(String place, @Nullable Throwable cause) {
    return new IllegalStateException(
        "What is kept of %s was sealed under another key. Bring back the file secret.key or RUNLENS_SECRET_KEY of that time, or enter it anew."
            .formatted(place),
        cause);
  }
}
