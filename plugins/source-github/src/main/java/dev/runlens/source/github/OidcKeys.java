// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The public keys of an issuer of tokens, found through its discovery document (OpenID Connect
/// Discovery 1.0, section 4) and kept in memory. For many threads: one asks, the others wait for
/// it.
final class OidcKeys {

  /// A forger can make us look for keys that do not exist, but not more often than this.
  private static final Duration BETWEEN_SEARCHES = Duration.ofMinutes(1);

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

  /// After this long the keys are fetched again, so that one that GitHub takes back ends here too.
  private static final Duration FRESH = Duration.ofHours(1);

  /// While the issuer is away, its keys go on for this long.
  private static final Duration USABLE = Duration.ofHours(24);

  private static final int LARGEST_DOCUMENT = 256 << 10;
  private static final int MOST_KEYS = 100;
  private static final int LEAST_BITS = 2_048;
  private static final int MOST_BITS = 16_384;

  private final URI issuer;
  private final Exchange exchange;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Known known;
  private Instant quietUntil = Instant.MIN;

  /// @param keys by `kid`
  private record Known(Map<String, PublicKey> keys, Instant fetchedAt) {

    boolean isYoungerThan(Duration age, Instant now) {
      return Duration.between(fetchedAt, now).compareTo(age) < 0;
    }
  }

  /// @param issuer without a slash at its end
  OidcKeys(URI issuer, Exchange exchange, Clock clock) {
    this.issuer = issuer;
    this.exchange = exchange;
    this.clock = clock;
  }

  URI issuer() {
    return issuer;
  }

  /// The key of an id, or empty if the issuer does not publish it.
  ///
  /// @throws SourceException TRANSIENT if there are no keys and the issuer does not give them now
  Optional<PublicKey> find(String id) {
    Known before = known;
    if (before != null
        && before.isYoungerThan(FRESH, clock.instant())
        && before.keys().containsKey(id)) {
      return Optional.ofNullable(before.keys().get(id));
    }
    return Optional.ofNullable(refreshed(before).get(id));
  }

  private Map<String, PublicKey> refreshed(@Nullable Known before) {
    try {
      fetching.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(Kind.TRANSIENT, "Interrupted while waiting for keys.", e);
    }
    try {
      Known current = known;
      Instant now = clock.instant();
      if (current != null && !Objects.equals(current, before)) {
        return current.keys();
      }
      Optional<Map<String, PublicKey>> old =
          Optional.ofNullable(current)
              .filter(some -> some.isYoungerThan(USABLE, now))
              .map(Known::keys);
      Duration quiet = Duration.between(now, quietUntil);
      if (quiet.isPositive()) {
        return old.orElseThrow(() ->
            new SourceException(
                Kind.TRANSIENT,
                "The keys of %s could not be fetched a moment ago.".formatted(issuer),
                null,
                quiet));
      }
      try {
        Map<String, PublicKey> fetched = fetch();
        known = new Known(fetched, now);
        quietUntil = now.plus(BETWEEN_SEARCHES);
        return fetched;
      } catch (SourceException e) {
        quietUntil = now.plus(current == null ? AFTER_A_FAILURE : BETWEEN_SEARCHES);
        return old.orElseThrow(() -> e);
      }
    } finally {
      fetching.unlock();
    }
  }

  private Map<String, PublicKey> fetch() {
    Payload discovery = get(URI.create(issuer + "/.well-known/openid-configuration"));
    try {
      if (!discovery.text("issuer").equals(issuer.toString())) {
        throw discovery.invalid("issuer", issuer.toString());
      }
      return keys(get(keysAddress(discovery)));
    } catch (SourceException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      throw new SourceException(
          Kind.TRANSIENT, "%s describes its keys wrongly: %s".formatted(issuer, e.getMessage()), e);
    }
  }

  /// Only the issuer's own host may say which keys are its.
  private URI keysAddress(Payload discovery) {
    try {
      URI address = URI.create(discovery.text("jwks_uri"));
      if (address.getHost() != null
          && WebAddresses.origin(address).equals(WebAddresses.origin(issuer))) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Refused below, like an address elsewhere.
    }
    throw discovery.invalid("jwks_uri", "an address on the issuer's host");
  }

  private Payload get(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "application/json");
    String target = "GET " + address;
    HttpResponse<InputStream> response = exchange.send(request, target);
    if (response.statusCode() != 200) {
      Exchange.discard(response);
      throw new SourceException(
          Kind.TRANSIENT, "%s was answered with HTTP %d.".formatted(target, response.statusCode()));
    }
    byte[] body = Exchange.read(response, target);
    if (body.length > LARGEST_DOCUMENT) {
      throw new SourceException(
          Kind.TRANSIENT, "The answer of %s is longer than 256 kB.".formatted(target));
    }
    return Payload.of(body);
  }

  /// RFC 7517. Keys that we would not use for RS256 are left out.
  private static Map<String, PublicKey> keys(Payload document) {
    Map<String, PublicKey> keys = new HashMap<>();
    for (Payload key : document.objects("keys")) {
      boolean usable =
          key.optionalText("kty").equals(Optional.of("RSA"))
              && key.optionalText("use").orElse("sig").equals("sig")
              && key.optionalText("alg").orElse("RS256").equals("RS256");
      Optional<String> id = key.optionalText("kid");
      if (usable && id.isPresent() && keys.size() < MOST_KEYS) {
        rsa(key).ifPresent(found -> keys.putIfAbsent(id.get(), found));
      }
    }
    return Map.copyOf(keys);
  }

  private static Optional<PublicKey> rsa(Payload key) {
    try {
      BigInteger modulus = number(key.text("n"));
      BigInteger exponent = number(key.text("e"));
      boolean sound =
          modulus.bitLength() >= LEAST_BITS
              && modulus.bitLength() <= MOST_BITS
              && exponent.bitLength() > 1
              && exponent.bitLength() <= 64
              && exponent.testBit(0);
      return sound
          ? Optional.of(
              KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)))
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }
}
