// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import org.kohsuke.github.authorization.AuthorizationProvider;

/// Shows that we are the App: a JSON Web Token of a few minutes, signed with the App's key (GitHub
/// docs, "Generating a JSON Web Token (JWT) for a GitHub App"). github-api's own provider needs a
/// JWT library that this plugin would otherwise not carry.
final class AppJwt implements AuthorizationProvider {

  /// GitHub's clock may be behind ours by this much.
  private static final Duration BACKDATED = Duration.ofSeconds(60);

  /// GitHub takes 10 minutes at most, counted by its own clock.
  private static final Duration LIFE = Duration.ofMinutes(9);

  private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

  private final String appId;
  private final PrivateKey key;
  private final GitHubClock clock;

  /// @param appId number or client id: letters, digits, `.`, `_` and `-`
  AppJwt(String appId, PrivateKey key, GitHubClock clock) {
    this.appId = appId;
    this.key = key;
    this.clock = clock;
  }

  @Override
  public String getEncodedAuthorization() {
    return "Bearer " + token();
  }

  private String token() {
    long now = clock.instant().getEpochSecond();
    String claims =
        "{\"iat\":%d,\"exp\":%d,\"iss\":\"%s\"}"
            .formatted(now - BACKDATED.toSeconds(), now + LIFE.toSeconds(), appId);
    String signed = base64(HEADER.getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK does not sign with SHA256withRSA", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
