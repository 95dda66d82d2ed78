// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.Secret;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.Verdict.Reason;
import dev.runlens.api.source.WebhookRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells GitHub's deliveries from everybody else's.
///
/// The signature is HMAC-SHA256 over the raw bytes of the body (GitHub docs, "Validating webhook
/// deliveries"); nothing of a request is believed before it has been checked.
final class WebhookVerifier {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SIGNATURE = Pattern.compile("sha256=([0-9a-f]{64})");
  private static final Pattern EVENT = Pattern.compile("[a-z_]{1,100}");
  private static final Pattern DELIVERY_ID = Pattern.compile("[\\x21-\\x7e]{1,100}");

  /// One answer for every forger: which check failed is nobody's business.
  private static final Verdict FORGED =
      new Verdict.Refused(
          Reason.SIGNATURE,
          "X-Hub-Signature-256 is not the signature of this body under our webhook secret.");

  private final Supplier<List<Secret>> secrets;

  /// @param secrets all that GitHub may sign with now; none: every request is refused
  WebhookVerifier(Supplier<List<Secret>> secrets) {
    this.secrets = secrets;
  }

  Verdict verify(WebhookRequest request) {
    if (!signed(request)) {
      return FORGED;
    }
    String event = request.header("x-github-event").orElse("");
    if (!EVENT.matcher(event).matches()) {
      return malformed("X-GitHub-Event must be 1 to 100 characters of a-z and _.");
    }
    String deliveryId = request.header("x-github-delivery").orElse("");
    if (!DELIVERY_ID.matcher(deliveryId).matches()) {
      return malformed("X-GitHub-Delivery must be 1 to 100 printable characters.");
    }
    if (!isJson(request.header("content-type").orElse(""))) {
      return malformed(
          "The content type must be application/json. Choose it in the webhook's settings.");
    }
    if (!Payload.isObject(request.body())) {
      return malformed("The body must be one JSON object.");
    }
    return new Verdict.Verified(deliveryId, event);
  }

  /// Compares with every secret even after a match, so that time does not tell which one it was.
  private boolean signed(WebhookRequest request) {
    List<String> headers = request.headers().getOrDefault("x-hub-signature-256", List.of());
    if (headers.size() != 1) {
      return false;
    }
    Matcher form = SIGNATURE.matcher(headers.getFirst());
    if (!form.matches()) {
      return false;
    }
    byte[] claimed = HexFormat.of().parseHex(form.group(1));
    boolean matches = false;
    for (Secret secret : secrets.get()) {
      matches |= MessageDigest.isEqual(signature(secret, request.body()), claimed);
    }
    return matches;
  }

  private static byte[] signature(Secret secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + ALGORITHM, e);
    }
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip();
    return type.toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static Verdict malformed(String detail) {
    return new Verdict.Refused(Reason.MALFORMED, detail);
  }
}
