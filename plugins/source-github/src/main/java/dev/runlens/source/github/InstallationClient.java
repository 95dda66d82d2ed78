// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks GitHub for one installation, whatever it is about: all of it goes over one [Lane], with one
/// token. For many threads.
final class InstallationClient {

  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(5);

  private final InstallationId installation;
  private final AppClient app;
  private final ApiHost api;
  private final Lane lane;
  private AppClient.@Nullable Token token;

  InstallationClient(
      InstallationId installation, AppClient app, ApiHost api, Clock clock, QuietTimes quietTimes) {
    this.installation = installation;
    this.app = app;
    this.api = api;
    this.lane = new Lane("installation " + installation, api, clock, quietTimes);
  }

  InstallationId installation() {
    return installation;
  }

  Lane lane() {
    return lane;
  }

  /// Asks for something of which any answer is worth reading, but for a limit (OVERLOADED).
  ///
  /// @throws SourceException CONFIG if GitHub refuses even a new token
  Answer ask(URI address) {
    return inTurn(
        address,
        authorization -> lane.ask(ApiHost.request(api.here(address), authorization).build()));
  }

  /// Asks for something that was perhaps asked for before.
  ///
  /// @throws SourceException what [Refusal] makes of any answer but success
  Answer get(URI address) {
    Answer answer = inTurn(address, authorization -> lane.get(api.here(address), authorization));
    if (answer.status() != 200) {
      throw Refusal.of(answer, ApiHost.target("GET", address));
    }
    return answer;
  }

  /// In one turn, so that of many threads one gets the token and the others find it. A token that
  /// GitHub refuses is replaced once.
  private Answer inTurn(URI address, Function<String, Answer> request) {
    return lane.inTurn(() -> {
      // Before a token is made that could not be used.
      lane.refuseWhileQuiet();
      Answer answer = request.apply(authorization());
      if (answer.status() != 401) {
        return answer;
      }
      token = null;
      Answer second = request.apply(authorization());
      if (second.status() != 401) {
        return second;
      }
      token = null;
      throw new SourceException(
          Kind.CONFIG,
          "%s. Even a new token of installation %s is refused; look at the installation's settings."
              .formatted(Refusal.describe(second, ApiHost.target("GET", address)), installation));
    });
  }

  private String authorization() {
    AppClient.Token current = token;
    if (current == null
        || !app.clock().instant().isBefore(current.expiresAt().minus(RENEWED_BEFORE_EXPIRY))) {
      current = app.token(installation);
      token = current;
    }
    return "Bearer " + current.secret().reveal();
  }
}
