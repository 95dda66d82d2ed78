// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/// Judges the JWT of an app the way GitHub does, with GitHub's own words. Source: "Generating a
/// JSON Web Token (JWT) for a GitHub App" in GitHub's docs; the wording of refusals is from answers
/// people quote in public issues.
final class AppJwt {

  private static final long CLOCK_SKEW_SECONDS = 60;
  private static final long LONGEST_LIFE_SECONDS = 600;

  private final App app;
  private final Clock clock;

  AppJwt(App app, Clock clock) {
    this.app = app;
    this.clock = clock;
  }

  /// GitHub's refusal, or empty when the token is the app's and valid now.
  Optional<Answer> refusal(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !isSignedByApp(parts)) {
      return undecodable();
    }
    JsonNode claims;
    try {
      claims = decode(parts[1]);
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return undecodable();
    }
    return refusalOfClaims(claims);
  }

  private Optional<Answer> refusalOfClaims(JsonNode claims) {
    long now = clock.instant().getEpochSecond();
    JsonNode issuedAt = claims.path("iat");
    JsonNode expiry = claims.path("exp");
    if (!issuedAt.isIntegralNumber() || issuedAt.asLong() > now + CLOCK_SKEW_SECONDS) {
      return Optional.of(
          Answer.error(
              401,
              "'Issued at' claim ('iat') must be an Integer representing the time that the"
                  + " assertion was issued"));
    }
    if (!expiry.isIntegralNumber() || expiry.asLong() <= now) {
      return Optional.of(
          Answer.error(
              401,
              "'Expiration time' claim ('exp') must be a numeric value representing the future"
                  + " time at which the assertion expires"));
    }
    if (expiry.asLong() > issuedAt.asLong() + LONGEST_LIFE_SECONDS
        || expiry.asLong() > now + LONGEST_LIFE_SECONDS) {
      return Optional.of(
          Answer.error(401, "'Expiration time' claim ('exp') is too far in the future"));
    }
    String issuer = claims.path("iss").asText();
    if (issuer.isEmpty()) {
      return Optional.of(Answer.error(401, "Missing 'issuer' claim ('iss') in assertion"));
    }
    if (!issuer.equals(app.clientId()) && !issuer.equals(Long.toString(app.id()))) {
      return Optional.of(Answer.error(404, "Integration not found"));
    }
    return Optional.empty();
  }

  private boolean isSignedByApp(String[] parts) {
    try {
      JsonNode header = decode(parts[0]);
      if (!header.path("alg").asText().equals("RS256")) {
        return false;
      }
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(app.publicKey());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private static JsonNode decode(String part) throws JsonProcessingException {
    return Json.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static Optional<Answer> undecodable() {
    return Optional.of(Answer.error(401, "A JSON web token could not be decoded"));
  }
}
