// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SecretRotation;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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

  private final ApiHost api;
  private final AppJwt jwt;
  private final Secret current;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WebhookSecretRotation(ApiHost api, AppJwt jwt, Secret current, Clock clock) {
    this.api = api;
    this.jwt = jwt;
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
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.base() + "/app/hook/config"))
            .header("Authorization", jwt.getEncodedAuthorization())
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body))
            .build();
    HttpResponse<InputStream> response = api.send(request);
    if (response.statusCode() == 200) {
      Exchange.discard(response);
      return;
    }
    RuntimeException refusal = Refusal.of(response, ApiHost.target(request), clock);
    boolean unknown =
        refusal instanceof UnauthorizedException
            || (refusal instanceof SourceException e && e.kind() == Kind.NOT_FOUND);
    throw unknown
        ? new SourceException(
            Kind.CONFIG, refusal.getMessage() + " Check app-id, private key and api-url.", refusal)
        : refusal;
  }
}
