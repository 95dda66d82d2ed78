// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {

  /// In every text this is what must not be shown.
  private static final String SECRET = "S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot log in as ghs_123456_%s.%s-%s to it",
        "token ghu_%s was refused",
        "with github_pat_%s",
        "the API token rl_%s has ended",
        "the ingest token ri_%s has ended",
        "the session rs_%s is over",
        "Authorization: Bearer %s",
        "headers {Authorization=[token %s], Accept=[*/*]}",
        "\"authorization\": \"Basic %s\"",
        "Bearer %s",
        "Set-Cookie: runlens=%s; HttpOnly",
        "GET /setup/github/callback?code=%s&state=%s failed",
        "/sign-in/github/callback?state=abc&code=%s",
        "http://127.0.0.1:8080/setup?token=%s",
        "https://logs.example.com/job/7.txt?se=2026&sig=%s&sp=r",
        "https://b.s3.amazonaws.com/k?X-Amz-Credential=%s&X-Amz-Signature=%s",
        "https://storage.googleapis.com/b/o?X-Goog-Algorithm=a&X-Goog-Signature=%s",
        "postgres://runlens:%s@db.example.com/metrics",
        "client_secret=%s&grant_type=refresh_token",
        "{\"client_secret\":\"%s\",\"id\":7}",
        "webhook-secret: %s",
        "password = '%s'",
        "{\"refresh_token\" : \"%s\"}",
        "eyJhbGciOiJSUzI1NiJ9.%s.%s",
      })
  void leavesNothingOfASecret(String text) {
    String safe = SecretText.without(text.replace("%s", SECRET));
    assertFalse(safe.contains("S3cr3t"), safe);
    assertTrue(safe.contains(SecretText.MARK), safe);
  }

  @Test
  void adviceOnTokensStaysReadable() {
    for (String advice :
        new String[] {
          "Send an API token as Authorization: Bearer.",
          "Send the token as Authorization: Bearer. See http-api.md."
        }) {
      assertEquals(advice, SecretText.without(advice));
    }
  }

  @Test
  void takesAWholePrivateKeyOutOfWhatIsAroundIt() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----";
    assertEquals("before *** after\nnext", SecretText.without("before " + key + " after\nnext"));
    assertEquals(
        "in JSON \"***\\n\"",
        SecretText.without("in JSON \"" + key.replace("\n", "\\n") + "\\n\""));
    assertEquals("cut ***", SecretText.without("cut -----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAKC"));
  }

  @Test
  void takesOutSignaturesOfDeliveries() {
    assertEquals(
        "X-Hub-Signature-256: sha256=***",
        SecretText.without("X-Hub-Signature-256: sha256=" + "0123456789abcdef".repeat(4)));
  }

  @Test
  void takesOutKnownValuesWhateverTheyLookLike() {
    assertEquals(
        "the hook says *** and ***",
        SecretText.without(
            "the hook says correct horse battery and correct horse",
            List.of("correct horse", "correct horse battery")));
  }

  @Test
  void doesNotBlackenWordsThatHappenToBeAShortSecret() {
    assertEquals("a secret", SecretText.without("a secret", List.of("secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Set webhook-secret: without it every delivery is refused.",
        "Every delivery is refused, because no webhook secret is set. Set webhook-secret to the secret of the App's webhook.",
        "The token: expected 43 characters.",
        "Instance state=open id=github kind=EVENT_SOURCE type=github again=false reason=",
        "Plugin id=source-github version=0.1.0 state=ACTIVE problem=",
        "request failed id=9f3a path=/jobs/29?t=801&z=680-815",
        "Cannot store the log of job 4711 in bucket ci-logs: HTTP 403. Grant storage.objects.create to the service account.",
        "SHA-256 5d1c0b77e6a95d1c0b77e6a95d1c0b77e6a95d1c0b77e6a95d1c0b77e6a95d1c.",
        "https://github.com/apps/runlens/installations/new",
        "git@github.com:acme/shop.git",
        "bring back the file secret.key or RUNLENS_SECRET_KEY of that time, or enter them anew.",
      })
  void leavesWhatIsNoSecret(String text) {
    assertEquals(text, SecretText.without(text));
  }

  @Test
  void redactsTwiceLikeOnce() {
    String once =
        SecretText.without("Authorization: Bearer " + SECRET + "\nclient_secret=" + SECRET);
    assertEquals(once, SecretText.without(once));
  }
}
