// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks GitHub for one installation: one request at a time, as GitHub asks of its clients (docs,
/// "Best practices for using the REST API"), and none while a rate limit lasts. For many threads.
final class InstallationClient {

  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(5);

  private final InstallationId installation;
  private final AppClient app;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock(true);
  private AppClient.@Nullable Token token;
  private Instant quietUntil = Instant.MIN;

  InstallationClient(InstallationId installation, AppClient app, Clock clock) {
    this.installation = installation;
    this.app = app;
    this.clock = clock;
  }

  /// Makes requests when it is their turn. A token that GitHub refuses is replaced once.
  ///
  /// @param request is given the token; may be run twice
  /// @throws SourceException what the request throws; OVERLOADED without asking while GitHub wants
  ///   to be left alone; CONFIG if it refuses even a new token
  <T> T call(Function<Secret, T> request) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(
          Kind.TRANSIENT, "Interrupted while waiting for installation " + installation + ".", e);
    }
    try {
      refuseWhileQuiet();
      return withFreshToken(request);
    } catch (SourceException e) {
      if (e.kind() == Kind.OVERLOADED) {
        quietUntil = clock.instant().plus(e.retryAfter().orElse(Duration.ZERO));
      }
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private <T> T withFreshToken(Function<Secret, T> request) {
    try {
      return request.apply(token());
    } catch (UnauthorizedException _) {
      token = null;
    }
    try {
      return request.apply(token());
    } catch (UnauthorizedException e) {
      token = null;
      throw new SourceException(
          Kind.CONFIG,
          "%s Even a new token of installation %s is refused; look at the installation's settings."
              .formatted(e.getMessage(), installation),
          e);
    }
  }

  private Secret token() {
    AppClient.Token current = token;
    if (current == null || !clock.instant().isBefore(renewal(current))) {
      current = app.token(installation);
      token = current;
    }
    return current.secret();
  }

  private static Instant renewal(AppClient.Token token) {
    return token.expiresAt().minus(RENEWED_BEFORE_EXPIRY);
  }

  private void refuseWhileQuiet() {
    Duration left = Duration.between(clock.instant(), quietUntil);
    if (left.isPositive()) {
      throw new SourceException(
          Kind.OVERLOADED,
          "GitHub's rate limit for installation %s lasts for another %d s."
              .formatted(installation, left.toSeconds()),
          null,
          left);
    }
  }
}
