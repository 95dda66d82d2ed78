// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Signing in with GitHub accounts, through the App's user tokens. What a person may see is what
/// GitHub shows to their token, which knows of teams, outside collaborators and single sign-on. For
/// many threads.
final class GitHubSignIn implements SignIn {

  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(1);

  private final OauthClient oauth;
  private final UserClient users;
  private final Clock clock;
  private final Renewals renewals = new Renewals();

  GitHubSignIn(OauthClient oauth, UserClient users, Clock clock) {
    this.oauth = oauth;
    this.users = users;
    this.clock = clock;
  }

  @Override
  public URI page(URI redirect, String state, String challenge) {
    return oauth.page(redirect, state, challenge);
  }

  @Override
  public Account account(String code, URI redirect, String verifier) {
    UserGrant grant = oauth.trade(code, redirect, verifier);
    try {
      UserClient.User user = users.user(grant.access());
      return new Account(user.id(), user.login(), user.name(), grant.written());
    } catch (UnauthorizedException e) {
      throw new SourceException(
          Kind.TRANSIENT, e.getMessage() + " It has just given out that token.", e);
    }
  }

  @Override
  public Sight sight(Secret written) {
    Optional<UserGrant> known = UserGrant.read(written);
    if (known.isEmpty()) {
      return new Sight.Revoked();
    }
    UserGrant grant = renewals.latest(known.get());
    if (isOver(grant)) {
      return renewed(grant).map(this::visibleToRenewed).orElseGet(Sight.Revoked::new);
    }
    try {
      return visible(grant, grant.equals(known.get()) ? null : grant);
    } catch (UnauthorizedException _) {
      // Ended by our clock being slow, or taken back: then GitHub refuses to renew it, too.
      return renewed(grant).map(this::visibleToRenewed).orElseGet(Sight.Revoked::new);
    }
  }

  private boolean isOver(UserGrant grant) {
    Instant expiresAt = grant.expiresAt();
    return expiresAt != null && !clock.instant().isBefore(expiresAt.minus(RENEWED_BEFORE_EXPIRY));
  }

  private Optional<UserGrant> renewed(UserGrant grant) {
    Secret refresh = grant.refresh();
    return refresh == null ? Optional.empty() : renewals.renew(grant, refresh, oauth);
  }

  private Sight visibleToRenewed(UserGrant grant) {
    try {
      return visible(grant, grant);
    } catch (UnauthorizedException _) {
      return new Sight.Revoked();
    }
  }

  private Sight visible(UserGrant grant, @Nullable UserGrant renewed) {
    return new Sight.Visible(
        users.repositories(grant.access()), renewed == null ? null : renewed.written());
  }

  /// Renewals that the server may not have heard of: a refresh token is good once, so what came of
  /// it must not be lost when the questions after it fail, nor be asked for twice.
  private static final class Renewals {

    private static final int MOST = 1_000;

    private static final class Renewal {
      private final ReentrantLock lock = new ReentrantLock();
      private volatile @Nullable UserGrant grant;
    }

    private final Map<Secret, Renewal> byRefresh =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Secret, Renewal> eldest) {
            return size() > MOST;
          }
        };

    /// What a grant has become in the meantime.
    UserGrant latest(UserGrant grant) {
      UserGrant latest = grant;
      Secret refresh = latest.refresh();
      while (refresh != null) {
        UserGrant next = find(refresh);
        if (next == null) {
          return latest;
        }
        latest = next;
        // The same again would be found again; GitHub does not say that it never is.
        Secret following = next.refresh();
        refresh = following == null || following.equals(refresh) ? null : following;
      }
      return latest;
    }

    private synchronized @Nullable UserGrant find(Secret refresh) {
      Renewal renewal = byRefresh.get(refresh);
      return renewal == null ? null : renewal.grant;
    }

    private synchronized Renewal of(Secret refresh) {
      return byRefresh.computeIfAbsent(refresh, _ -> new Renewal());
    }

    /// @param stale is no good any more
    Optional<UserGrant> renew(UserGrant stale, Secret refresh, OauthClient oauth) {
      Renewal renewal = of(refresh);
      try {
        renewal.lock.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SourceException(Kind.TRANSIENT, "Interrupted while renewing a token.", e);
      }
      try {
        if (renewal.grant == null || renewal.grant.equals(stale)) {
          renewal.grant = oauth.renew(refresh).orElse(null);
        }
        return Optional.ofNullable(renewal.grant);
      } finally {
        renewal.lock.unlock();
      }
    }
  }
}
