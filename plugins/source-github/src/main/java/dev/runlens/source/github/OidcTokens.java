// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks the tokens that GitHub signs for running jobs (docs, "OpenID Connect reference"; JWT: RFC
/// 7519, best practice: RFC 8725). One algorithm, one issuer, keys from that issuer only. A job is
/// known by its ids: `sub` has two forms and both hold names, which change hands.
final class OidcTokens implements JobIdentity {

  /// Real ones have some 2 kB.
  private static final int LONGEST_TOKEN = 16 << 10;

  private static final long SKEW_SECONDS = 60;
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,18}");

  private final OidcKeys keys;
  private final Clock clock;

  OidcTokens(OidcKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// Why a token is refused.
  private static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException(String detail) {
      super(detail);
    }
  }

  @Override
  public Claim verify(String token, URI audience) {
    try {
      return genuine(token, audience);
    } catch (RefusedException e) {
      return new Claim.Refused(String.valueOf(e.getMessage()));
    } catch (SourceException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      return new Claim.Refused("The token is malformed: %s".formatted(e.getMessage()));
    }
  }

  private Claim genuine(String token, URI audience) throws RefusedException {
    if (token.length() > LONGEST_TOKEN) {
      throw new RefusedException("The token is longer than 16 kB.");
    }
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      throw new RefusedException("The token is not a signed JWT.");
    }
    Payload header = decode(parts.group(1));
    Payload claims = decode(parts.group(2));
    // Before the signature, so that another issuer's token does not make us fetch keys. Nothing
    // else is believed yet.
    if (!claims.optionalText("iss").equals(Optional.of(keys.issuer().toString()))) {
      throw new RefusedException("The token is not from %s.".formatted(keys.issuer()));
    }
    checkSignature(header, parts);
    checkAudience(claims, audience);
    Instant expiresAt = checkTimes(claims);
    String id = claims.text("jti");
    if (!NAME.matcher(id).matches()) {
      throw claims.invalid("jti", "1 to 200 printable characters");
    }
    long attempt = number(claims, "run_attempt");
    if (attempt > Integer.MAX_VALUE) {
      throw claims.invalid("run_attempt", "a smaller number");
    }
    return new Claim.Genuine(
        id,
        new RepositoryId(number(claims, "repository_id")),
        number(claims, "run_id"),
        (int) attempt,
        claims.has("check_run_id") ? number(claims, "check_run_id") : null,
        expiresAt.plusSeconds(SKEW_SECONDS));
  }

  private static Payload decode(String part) throws RefusedException {
    // One character beyond whole groups of four is no base64, and nothing else can be wrong here.
    if (part.length() % 4 == 1) {
      throw new RefusedException("The token is not a signed JWT.");
    }
    return Payload.of(Base64.getUrlDecoder().decode(part));
  }

  private void checkSignature(Payload header, Matcher parts) throws RefusedException {
    if (!header.optionalText("alg").equals(Optional.of("RS256"))) {
      throw new RefusedException("The token is not signed with RS256.");
    }
    if (header.has("crit")) {
      throw new RefusedException("The token has critical headers, which GitHub does not use.");
    }
    String id = header.text("kid");
    Optional<PublicKey> key =
        NAME.matcher(id).matches() ? keys.find(id) : Optional.<PublicKey>empty();
    if (key.isEmpty() || !isSigned(key.get(), parts)) {
      throw new RefusedException("The token is not signed with a key of its issuer.");
    }
  }

  private static boolean isSigned(PublicKey key, Matcher parts) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts.group(1) + "." + parts.group(2)).getBytes(US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts.group(3)));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  /// A token for us and somebody else could be used here by them.
  private static void checkAudience(Payload claims, URI audience) throws RefusedException {
    List<String> found = claims.isText("aud") ? List.of(claims.text("aud")) : claims.texts("aud");
    if (!found.equals(List.of(audience.toString()))) {
      throw new RefusedException(
          "The token is meant for another audience. Ask for one with the audience %s."
              .formatted(audience));
    }
  }

  private Instant checkTimes(Payload claims) throws RefusedException {
    Instant notBefore = claims.time("nbf");
    Instant issuedAt = claims.time("iat");
    Instant expiresAt = claims.time("exp");
    Instant now = clock.instant();
    if (!now.isBefore(expiresAt.plusSeconds(SKEW_SECONDS))) {
      throw new RefusedException("The token has expired; ask for a new one.");
    }
    Instant soon = now.plusSeconds(SKEW_SECONDS);
    if (notBefore.isAfter(soon) || issuedAt.isAfter(soon)) {
      throw new RefusedException("The token is not valid yet; is the server's clock right?");
    }
    if (Duration.between(issuedAt, expiresAt).compareTo(LONGEST_LIFE) > 0) {
      throw new RefusedException("The token is valid for more than an hour.");
    }
    return expiresAt;
  }

  /// GitHub writes numbers as strings.
  private static long number(Payload claims, String name) {
    String text = claims.text(name);
    try {
      if (NUMBER.matcher(text).matches()) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException _) {
      // Refused below, like what is no number at all.
    }
    throw claims.invalid(name, "a whole number from 1");
  }
}
