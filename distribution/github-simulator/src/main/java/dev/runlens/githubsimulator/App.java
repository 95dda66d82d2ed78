// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// The registered GitHub App: what its owner copies from GitHub's settings page into a server.
public final class App {

  /// Bytes of PKCS#8 before the PKCS#1 key of 2048 bits inside it: two sequence headers, the
  /// version, the algorithm identifier and the octet string header have fixed lengths.
  private static final int PKCS8_HEADER = 26;

  private final long id = 1_184_207;
  private final String clientId = "Iv23liRunlensSimulat";
  private final String slug = "runlens-simulated";
  private final String webhookSecret = "simulated-webhook-secret-7f3a";
  private final KeyPair keys;

  App() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK makes no RSA keys", e);
    }
  }

  public long id() {
    return id;
  }

  public String clientId() {
    return clientId;
  }

  public String slug() {
    return slug;
  }

  public String webhookSecret() {
    return webhookSecret;
  }

  /// The private key as GitHub's download gives it: PKCS#1, `BEGIN RSA PRIVATE KEY`.
  public String privateKeyPem() {
    byte[] pkcs8 = keys.getPrivate().getEncoded();
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length));
  }

  /// The same key as PKCS#8, `BEGIN PRIVATE KEY`, which is what people convert it to for Java.
  public String privateKeyPkcs8Pem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /// A JWT that GitHub accepts at `now`, for tests that are not about making one.
  public String jwt(Instant now) {
    return jwt(
        """
        {"iat":%d,"exp":%d,"iss":"%s"}\
        """
            .formatted(now.getEpochSecond() - 60, now.getEpochSecond() + 540, clientId));
  }

  /// A JWT of any claims, signed with the app's key.
  public String jwt(String claims) {
    String signed =
        base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK does not sign with RSA", e);
    }
  }

  PublicKey publicKey() {
    return keys.getPublic();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String pem(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
