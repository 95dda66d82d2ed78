// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Accounts at an [InMemoryEventSource], and the site where people sign in: as strict as a real one
/// about codes, redirections and PKCE. For use by many threads.
///
/// ```java
/// InMemorySignIn accounts = source.accounts();
/// accounts.put(7, "mira", "Mira Kovač", Set.of(new RepositoryId(64)));
/// URI page = accounts.page(redirect, state, challenge); // where a server sends a browser
/// URI back = accounts.approve(page, 7);                 // what the browser comes back with
/// ```
public final class InMemorySignIn implements SignIn {

  /// Where it pretends to be; nothing is asked for there.
  public static final URI SITE = URI.create("https://accounts.example.org");

  private final Map<Long, Known> accounts = new ConcurrentHashMap<>();
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Long> grants = new ConcurrentHashMap<>();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong sights = new AtomicLong();
  private volatile @Nullable SourceException outage;

  private record Known(String login, String name, Set<RepositoryId> repositories) {}

  private record Code(long account, String redirect, String challenge) {}

  InMemorySignIn() {}

  /// Makes an account, or changes it: name and sight count from now on.
  ///
  /// @param repositories what it may see
  public void put(long id, String login, String name, Set<RepositoryId> repositories) {
    accounts.put(id, new Known(login, name, Set.copyOf(repositories)));
  }

  /// Takes back what the owner of an account allowed: its grants are no good any more.
  public void revoke(long id) {
    grants.values().removeIf(account -> account == id);
  }

  /// Lets every call that would need the network throw this from now on; `null` ends that.
  public void fail(@Nullable SourceException outage) {
    this.outage = outage;
  }

  /// How often [#sight] was asked.
  public long sightsAsked() {
    return sights.get();
  }

  /// What a browser is sent back with whose user signs in on a page and agrees.
  ///
  /// @param page of [#page]
  public URI approve(URI page, long account) {
    Map<String, String> asked = query(page);
    String code = "code-" + made.incrementAndGet();
    codes.put(
        code, new Code(account, value(asked, "redirect_uri"), value(asked, "code_challenge")));
    return back(asked, "code=" + code);
  }

  /// What a browser is sent back with whose user does not agree.
  public URI deny(URI page) {
    return back(query(page), "error=access_denied");
  }

  private static URI back(Map<String, String> asked, String what) {
    return URI.create(
        "%s?%s&state=%s"
            .formatted(value(asked, "redirect_uri"), what, encoded(value(asked, "state"))));
  }

  @Override
  public URI page(URI redirect, String state, String challenge) {
    return SITE.resolve(
        "/authorize?redirect_uri=%s&state=%s&code_challenge=%s&code_challenge_method=S256"
            .formatted(encoded(redirect.toString()), encoded(state), encoded(challenge)));
  }

  @Override
  public Account account(String code, URI redirect, String verifier) {
    throwIfAway();
    Code given = codes.remove(code);
    if (given == null
        || !given.redirect().equals(redirect.toString())
        || !given.challenge().equals(challenge(verifier))) {
      throw new SourceException(
          Kind.INVALID, "The code is unknown, was used, or is not of this redirect and verifier.");
    }
    Known known = accounts.get(given.account());
    if (known == null) {
      throw new SourceException(Kind.INVALID, "There is no account of that number.");
    }
    String grant = "grant-" + made.incrementAndGet();
    grants.put(grant, given.account());
    return new Account(given.account(), known.login(), known.name(), Secret.of(grant));
  }

  @Override
  public Sight sight(Secret grant) {
    sights.incrementAndGet();
    throwIfAway();
    Long account = grants.get(grant.reveal());
    Known known = account == null ? null : accounts.get(account);
    return known == null
        ? new Sight.Revoked()
        : new Sight.Visible(new HashSet<>(known.repositories()), null);
  }

  private void throwIfAway() {
    SourceException now = outage;
    if (now != null) {
      throw new SourceException(now.kind(), String.valueOf(now.getMessage()), now);
    }
  }

  private static Map<String, String> query(URI page) {
    return Arrays.stream(page.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static String value(Map<String, String> asked, String name) {
    String value = asked.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The page was asked for without " + name);
    }
    return value;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
