// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signatures of a delivery: an HMAC over the raw body, in hexadecimal. Source: "Validating
/// webhook deliveries" in GitHub's docs.
public final class WebhookSignature {

  private WebhookSignature() {}

  /// The value of `X-Hub-Signature-256`.
  public static String sha256(String secret, String body) {
    return "sha256=" + hmac("HmacSHA256", secret, body);
  }

  /// The value of `X-Hub-Signature`, which GitHub still sends and nobody should check.
  static String sha1(String secret, String body) {
    return "sha1=" + hmac("HmacSHA1", secret, body);
  }

  private static String hmac(String algorithm, String secret, String body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + algorithm, e);
    }
  }
}
