// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.Secret;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The payloads beside these tests, and requests as GitHub signs them.
final class Fixtures {

  static final Secret SECRET = Secret.of("a webhook secret of the tests");

  static final List<String> USED =
      List.of(
          "workflow_job.queued",
          "workflow_job.waiting",
          "workflow_job.in_progress",
          "workflow_job.completed",
          "workflow_job.completed.skipped",
          "workflow_job.completed.check-run",
          "workflow_run.requested",
          "workflow_run.in_progress",
          "workflow_run.completed",
          "installation.created",
          "installation.created.with-organization",
          "installation.deleted",
          "installation.suspend",
          "installation.unsuspend",
          "installation.new_permissions_accepted",
          "installation_repositories.added",
          "installation_repositories.removed",
          "installation_target.renamed",
          "github_app_authorization.revoked",
          "repository.renamed",
          "repository.deleted",
          "ping");

  private Fixtures() {}

  static byte[] bytes(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/github/" + name + ".json")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The event of a fixture: what stands before the first dot of its name.
  static String event(String name) {
    return name.split("\\.", 2)[0];
  }

  static WebhookRequest signed(String name) {
    return new WebhookRequest(headers(SECRET, event(name), bytes(name)), bytes(name));
  }

  /// The headers of a delivery that is signed with a secret.
  static Map<String, List<String>> headers(Secret secret, String event, byte[] body) {
    return Map.of(
        "content-type", List.of("application/json"),
        "user-agent", List.of("GitHub-Hookshot/51c0a7e"),
        "x-github-delivery", List.of("6c7d2f10-9c1d-11f0-8a51-3d0a9e1f7b22"),
        "x-github-event", List.of(event),
        "x-hub-signature-256", List.of("sha256=" + hmac(secret, body)));
  }

  static String hmac(Secret secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<SourceEvent> parse(String event, byte[] body) {
    return DeliveryParser.parse(
        new Delivery(new SourceId("github"), "1", event, body, Instant.EPOCH));
  }

  /// What a fixture parses to, which must be one event.
  static SourceEvent parse(String name) {
    List<SourceEvent> events = parse(event(name), bytes(name));
    if (events.size() != 1) {
      throw new AssertionError(name + " gives " + events);
    }
    return events.getFirst();
  }
}
