// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Secret;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.Verdict.Reason;
import dev.runlens.api.source.WebhookRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WebhookVerifierTest {

  private static final byte[] BODY = "{\"zen\":\"Half measures\"}".getBytes(UTF_8);

  private final WebhookVerifier verifier = new WebhookVerifier(() -> List.of(Fixtures.SECRET));

  @Test
  void acceptsWhatGitHubSigned() {
    assertEquals(
        new Verdict.Verified("6c7d2f10-9c1d-11f0-8a51-3d0a9e1f7b22", "ping"),
        verifier.verify(request(Map.of())));
  }

  @Test
  void agreesWithGitHubsTestVector() {
    // From GitHub's docs, "Validating webhook deliveries". The body is signed, but it is not JSON.
    Map<String, List<String>> headers = new HashMap<>(headers(Map.of()));
    headers.put(
        "x-hub-signature-256",
        List.of("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
    WebhookRequest vector = new WebhookRequest(headers, "Hello, World!".getBytes(UTF_8));

    assertReason(
        Reason.MALFORMED,
        new WebhookVerifier(() -> List.of(Secret.of("It's a Secret to Everybody"))).verify(vector));
    assertReason(Reason.SIGNATURE, verifier.verify(vector));
  }

  @Test
  void acceptsBothSecretsWhileTheyChange() {
    Secret old = Secret.of("the old one");
    WebhookVerifier rotating = new WebhookVerifier(() -> List.of(Fixtures.SECRET, old));

    for (Secret secret : List.of(Fixtures.SECRET, old)) {
      WebhookRequest request = new WebhookRequest(Fixtures.headers(secret, "ping", BODY), BODY);
      assertInstanceOf(Verdict.Verified.class, rotating.verify(request));
    }
    assertReason(
        Reason.SIGNATURE,
        verifier.verify(new WebhookRequest(Fixtures.headers(old, "ping", BODY), BODY)));
  }

  @Test
  void refusesEverythingWithoutASecret() {
    assertReason(Reason.SIGNATURE, new WebhookVerifier(() -> List.of()).verify(request(Map.of())));
  }

  @Test
  void refusesSignaturesOfAnotherForm() {
    String hex = Fixtures.hmac(Fixtures.SECRET, BODY);
    for (String form :
        List.of(
            "",
            hex,
            "sha256=",
            "sha1=" + hex,
            "SHA256=" + hex,
            "sha256=" + hex.toUpperCase(Locale.ROOT),
            "sha256=" + hex.substring(1),
            "sha256=" + hex + "0",
            "sha256= " + hex,
            " sha256=" + hex,
            "sha256=" + hex + "\n",
            "sha256=" + "0".repeat(64),
            "sha256=" + "g".repeat(64))) {
      assertReason(
          Reason.SIGNATURE, verifier.verify(request(Map.of("x-hub-signature-256", List.of(form)))));
    }
  }

  @Test
  void refusesTwoSignatures() {
    String right = "sha256=" + Fixtures.hmac(Fixtures.SECRET, BODY);

    assertReason(
        Reason.SIGNATURE,
        verifier.verify(request(Map.of("x-hub-signature-256", List.of(right, right)))));
  }

  @Test
  void looksAtTheSignatureBeforeAnythingElse() {
    WebhookRequest request =
        request(
            Map.of(
                "x-hub-signature-256",
                List.of("sha256=" + "0".repeat(64)),
                "x-github-event",
                List.of(),
                "content-type",
                List.of("text/plain")));

    assertReason(Reason.SIGNATURE, verifier.verify(request));
  }

  @Test
  void refusesEventsAndDeliveryIdsThatGitHubWouldNotSend() {
    for (String event : List.of("", "Ping", "ping ", "ping-pong", "a".repeat(101), "ping\n")) {
      assertReason(
          Reason.MALFORMED, verifier.verify(request(Map.of("x-github-event", List.of(event)))));
    }
    for (String id : List.of("", " ", "a b", "ü", "a\u0000", "x".repeat(101))) {
      assertReason(
          Reason.MALFORMED, verifier.verify(request(Map.of("x-github-delivery", List.of(id)))));
    }
  }

  @Test
  void wantsJson() {
    for (String type : List.of("application/json; charset=utf-8", "Application/JSON")) {
      assertInstanceOf(
          Verdict.Verified.class, verifier.verify(request(Map.of("content-type", List.of(type)))));
    }
    for (String type : List.of("", "application/x-www-form-urlencoded", "text/json")) {
      assertTrue(
          assertReason(
                  Reason.MALFORMED, verifier.verify(request(Map.of("content-type", List.of(type)))))
              .contains("webhook's settings"));
    }
  }

  @Test
  void refusesSignedBodiesThatAreNotOneJsonObject() {
    for (String body :
        List.of(
            "",
            " ",
            "[]",
            "1",
            "null",
            "\"x\"",
            "{",
            "{}}",
            "{} {}",
            "{\"a\":}",
            "{'a':1}",
            "payload=%7B%7D",
            "{\"a\":".repeat(200) + "1" + "}".repeat(200),
            "{\"a\":" + "9".repeat(2_000) + "}")) {
      byte[] bytes = body.getBytes(UTF_8);
      WebhookRequest request =
          new WebhookRequest(Fixtures.headers(Fixtures.SECRET, "ping", bytes), bytes);
      assertReason(Reason.MALFORMED, verifier.verify(request));
    }
  }

  @Test
  void survivesAMegabyteOfSignedGarbage() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      byte[] garbage = new byte[1 << 20];
      random.nextBytes(garbage);
      garbage[0] = '{';
      garbage[1] = round % 2 == 0 ? (byte) '"' : garbage[1];
      WebhookRequest request =
          new WebhookRequest(Fixtures.headers(Fixtures.SECRET, "ping", garbage), garbage);
      assertReason(Reason.MALFORMED, verifier.verify(request));
    }
  }

  private static String assertReason(Reason reason, Verdict verdict) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(reason, refused.reason());
    return refused.detail();
  }

  private static WebhookRequest request(Map<String, List<String>> changed) {
    return new WebhookRequest(headers(changed), BODY);
  }

  private static Map<String, List<String>> headers(Map<String, List<String>> changed) {
    Map<String, List<String>> headers =
        new HashMap<>(Fixtures.headers(Fixtures.SECRET, "ping", BODY));
    headers.putAll(changed);
    return headers;
  }
}
