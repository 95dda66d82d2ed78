// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.runlens.api.Component;
import dev.runlens.api.Secret;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.testkit.plugin.PackageContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// The packed plugin leaves nothing behind, Jackson and its caches included.
class SourceGitHubPackageIT extends PackageContract {

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of(
        "webhook-secret", "It's a Secret to Everybody",
        "client-id", "Iv23liRunlens",
        "client-secret", "another secret");
  }

  @Override
  protected void use(Component component) {
    EventSource source = (EventSource) component;
    byte[] body = "{\"zen\": \"Keep it logically awesome.\"}".getBytes(StandardCharsets.UTF_8);
    assertInstanceOf(Verdict.Refused.class, source.verify(new WebhookRequest(Map.of(), body)));
    assertInstanceOf(
        SourceEvent.Ignored.class,
        source
            .parse(new Delivery(new SourceId("github"), "1", "ping", body, Instant.EPOCH))
            .getFirst());
    assertInstanceOf(
        JobIdentity.Claim.Refused.class,
        source
            .jobIdentity()
            .orElseThrow()
            .verify("eyJhbGciOiJub25lIn0.e30.e30", URI.create("https://runlens.example.com")));
    assertInstanceOf(
        Sight.Revoked.class, source.signIn().orElseThrow().sight(Secret.of("{\"access\":1}")));
  }
}
