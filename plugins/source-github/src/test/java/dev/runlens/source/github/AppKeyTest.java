// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppKeyTest {

  /// Bytes of PKCS#8 before the PKCS#1 key inside it.
  private static final int PKCS8_HEADER = 26;

  @TempDir private Path directory;

  @Test
  void readsBothFormsOfKeysOfAnySize() throws NoSuchAlgorithmException {
    for (int bits : new int[] {512, 1_024, 2_048, 4_096}) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      byte[] pkcs8 = key.getEncoded();
      byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);

      assertKey(key, pem("PRIVATE KEY", pkcs8));
      assertKey(key, pem("RSA PRIVATE KEY", pkcs1));
      assertKey(key, pem("RSA PRIVATE KEY", pkcs1).replace("\n", "\r\n"));
      assertKey(key, "a comment\n" + pem("PRIVATE KEY", pkcs8).replace("\n", "\\n"));
    }
  }

  @Test
  void refusesEverythingElseWithoutQuotingIt() {
    String body = Base64.getEncoder().encodeToString("4711 is the key".getBytes(UTF_8));
    for (String text :
        List.of(
            "",
            body,
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n=\n-----END PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\n" + body + "\n-----END EC PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + body
                + "\n-----END ENCRYPTED PRIVATE KEY-----")) {
      SourceException thrown =
          assertThrows(
              SourceException.class, () -> AppKey.parse(Secret.of(text), "private-key"), text);
      assertEquals(Kind.CONFIG, thrown.kind());
      assertFalse(String.valueOf(thrown.getMessage()).contains(body));
      assertNull(thrown.getCause());
    }
  }

  @Test
  void saysWhichFileItCannotRead() throws IOException {
    Path absent = directory.resolve("absent.pem");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");

    for (Path file : List.of(absent, empty)) {
      SourceException thrown = assertThrows(SourceException.class, () -> AppKey.read(file));
      assertEquals(Kind.CONFIG, thrown.kind());
      assertTrue(String.valueOf(thrown.getMessage()).contains(file.toString()));
    }
  }

  private static void assertKey(PrivateKey expected, String pem) {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) AppKey.parse(Secret.of(pem), "private-key");
    assertEquals(((RSAPrivateCrtKey) expected).getPrivateExponent(), key.getPrivateExponent());
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
