// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SecretRotation;
import dev.runlens.api.source.SourceException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/// Changes the secret of the App's webhook. GitHub holds one secret at a time (docs, "Update a
/// webhook configuration for an app") and signs redeliveries with the one of that moment, so the
/// one before is good for a day longer, and for no more.
final class WebhookSecretRotation implements SecretRotation {

  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final int SECRET_BYTES = 32;

  private final AppClient app;
  private final ApiHost api;
  private final Secret current;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WebhookSecretRotation(AppClient app, ApiHost api, Secret current, Clock clock) {
    this.app = app;
    this.api = api;
    this.current = current;
    this.clock = clock;
  }

  @Override
  public Map<String, Secret> next() {
    byte[] drawn = new byte[SECRET_BYTES];
    random.nextBytes(drawn);
    return Map.of(
        "webhook-secret", Secret.of(HexFormat.of().formatHex(drawn)),
        "previous-webhook-secret", current,
        "previous-webhook-secret-until", Secret.of(clock.instant().plus(OVERLAP).toString()));
  }

  @Override
  public void announce() {
    String body = JsonNodeFactory.instance.objectNode().put("secret", current.reveal()).toString();
    try {
      app.change("PATCH", api.at("/app/hook/config"), body);
    } catch (SourceException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      throw new SourceException(
          Kind.CONFIG, e.getMessage() + " Check app-id and api-url: there is no such App.", e);
    }
  }
}
