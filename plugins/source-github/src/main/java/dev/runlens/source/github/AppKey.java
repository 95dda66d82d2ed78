// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an App's private key.
final class AppKey {

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");

  /// Version 0 and the algorithm rsaEncryption, which PKCS#8 puts before a PKCS#1 key (RFC 5208, 5;
  /// RFC 8017, A.1).
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;
  private static final byte TWO_BYTE_LENGTH = (byte) 0x82;

  private AppKey() {}

  /// @throws SourceException CONFIG if the file cannot be read or holds no such key
  static PrivateKey read(Path file) {
    try {
      return parse(Secret.of(Files.readString(file)), "private-key-file " + file);
    } catch (IOException e) {
      throw new SourceException(
          Kind.CONFIG,
          "Cannot read private-key-file %s (%s). Grant this server read access to the App's key."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /// Reads PEM of PKCS#1 (`BEGIN RSA PRIVATE KEY`, what GitHub hands out) or PKCS#8 (`BEGIN PRIVATE
  /// KEY`). Line breaks may be written as `\n`, as environment variables often have them.
  ///
  /// @param where the key comes from, for messages
  /// @throws SourceException CONFIG if it is neither
  static PrivateKey parse(Secret pem, String where) {
    Matcher form = PEM.matcher(pem.reveal().replace("\\n", "\n"));
    if (!form.find()) {
      throw unusable(where);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(form.group(2));
      byte[] pkcs8 = form.group(1) == null ? der : wrap(der);
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Without the cause: it may quote the key.
      throw unusable(where);
    }
  }

  private static SourceException unusable(String where) {
    return new SourceException(
        Kind.CONFIG,
        where
            + " holds no unencrypted RSA key in PEM form. Use the .pem file that GitHub gives out"
            + " under \"Private keys\" of the App's settings.");
  }

  private static byte[] wrap(byte[] pkcs1) {
    byte[] key = der(OCTET_STRING, pkcs1);
    byte[] content =
        ByteBuffer.allocate(PKCS8_PREFIX.length + key.length).put(PKCS8_PREFIX).put(key).array();
    return der(SEQUENCE, content);
  }

  /// One DER element with a length of two bytes (ITU-T X.690, 8.1.3), which every RSA key has: from
  /// 512 bits, the least that Java takes, to far beyond any in use.
  private static byte[] der(byte tag, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .put(tag)
        .put(TWO_BYTE_LENGTH)
        .putShort((short) content.length)
        .put(content)
        .array();
  }
}
