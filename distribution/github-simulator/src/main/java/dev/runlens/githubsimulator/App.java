// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The registered GitHub App: what its owner copies from GitHub's settings page into a server.
public final class App {

  /// Bytes of PKCS#8 before the PKCS#1 key of 2048 bits inside it: two sequence headers, the
  /// version, the algorithm identifier and the octet string header have fixed lengths.
  private static final int PKCS8_HEADER = 26;

  private volatile AppRegistration registration =
      new AppRegistration(
          1_184_207,
          "Iv23liRunlensSimulat",
          "5d1f0c9a7be34862a0f7c15e9d2b48036ea1f7c4",
          "runlens-simulated",
          "Runlens (simulated)",
          URI.create("https://runlens.dev"),
          Account.of("mira-holt", "User"),
          "simulated-webhook-secret-7f3a",
          newKeys(),
          List.of(),
          Map.of("actions", "read", "metadata", "read"),
          List.of("repository", "workflow_job", "workflow_run"));

  App() {}

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK makes no RSA keys", e);
    }
  }

  public long id() {
    return registration.id();
  }

  public String clientId() {
    return registration.clientId();
  }

  public String clientSecret() {
    return registration.clientSecret();
  }

  public String slug() {
    return registration.slug();
  }

  public String name() {
    return registration.name();
  }

  public String webhookSecret() {
    return registration.webhookSecret();
  }

  /// Sets where people may be sent back to after signing in, as its owner does on GitHub's settings
  /// page: at most ten, compared exactly.
  public void callbackUrls(URI... urls) {
    registration = registration.withCallbackUrls(List.of(urls));
  }

  AppRegistration registration() {
    return registration;
  }

  /// From now on this is another App.
  void become(AppRegistration other) {
    registration = other;
  }

  /// The private key as GitHub's download gives it: PKCS#1, `BEGIN RSA PRIVATE KEY`.
  public String privateKeyPem() {
    return pkcs1Pem(registration.keys());
  }

  static String pkcs1Pem(KeyPair keys) {
    byte[] pkcs8 = keys.getPrivate().getEncoded();
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length));
  }

  /// The same key as PKCS#8, `BEGIN PRIVATE KEY`, which is what people convert it to for Java.
  public String privateKeyPkcs8Pem() {
    return pem("PRIVATE KEY", registration.keys().getPrivate().getEncoded());
  }

  /// A JWT that GitHub accepts at `now`, for tests that are not about making one.
  public String jwt(Instant now) {
    return jwt(
        """
        {"iat":%d,"exp":%d,"iss":"%s"}\
        """
            .formatted(now.getEpochSecond() - 60, now.getEpochSecond() + 540, clientId()));
  }

  /// A JWT of any claims, signed with the app's key.
  public String jwt(String claims) {
    String signed =
        base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(registration.keys().getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK does not sign with RSA", e);
    }
  }

  PublicKey publicKey() {
    return registration.keys().getPublic();
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
