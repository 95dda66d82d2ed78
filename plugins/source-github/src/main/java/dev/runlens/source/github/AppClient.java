// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import org.kohsuke.github.GHApp;
import org.kohsuke.github.GHAppInstallationToken;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;

/// What the App asks GitHub in its own name, through github-api. For many threads.
final class AppClient {

  /// A call of github-api.
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /// An installation's token. Opaque: its length and form have changed before.
  record Token(Secret secret, Instant expiresAt) {}

  private final GitHub gitHub;
  private final ApiHost host;
  private final AppJwt jwt;
  private final Lane lane;
  private final GitHubClock clock;

  AppClient(ApiHost host, String appId, PrivateKey key, Clock clock, QuietTimes quietTimes) {
    this.host = host;
    this.clock = new GitHubClock(clock);
    this.jwt = new AppJwt(appId, key, this.clock);
    this.lane = new Lane("the App", host, clock, quietTimes);
    // The limit handlers are never called, because ApiConnector throws first; they are set so that
    // the library could not sleep even if they were.
    this.gitHub =
        call(() ->
            new GitHubBuilder()
                .withEndpoint(host.base().toString())
                .withConnector(new ApiConnector(lane))
                .withAuthorizationProvider(jwt)
                .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                .build());
  }

  /// GitHub's time.
  GitHubClock clock() {
    return clock;
  }

  /// Where the App's own requests go.
  Lane lane() {
    return lane;
  }

  /// Asks for something as the App.
  ///
  /// @throws SourceException what [Refusal] makes of it; CONFIG if GitHub does not know us
  Answer get(URI address) {
    return asApp(() -> {
      Answer answer = lane.get(host.here(address), jwt.getEncodedAuthorization());
      if (answer.status() != 200) {
        throw Refusal.of(answer, ApiHost.target("GET", address));
      }
      return answer;
    });
  }

  /// Has something done as the App.
  ///
  /// @param body JSON; empty for none
  /// @throws SourceException as [#get]
  void change(String method, URI address, String body) {
    Answer _ =
        asApp(() -> {
          HttpRequest.Builder request =
              ApiHost.request(address, jwt.getEncodedAuthorization())
                  .method(
                      method,
                      body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
          if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
          }
          Answer answer = lane.ask(request.build());
          if (!answer.succeeded()) {
            throw Refusal.of(answer, ApiHost.target(method, address));
          }
          return answer;
        });
  }

  /// The App itself.
  ///
  /// @throws SourceException CONFIG if GitHub does not know us
  GHApp app() {
    return asApp(this::self);
  }

  /// A new token of an installation. github-api gets there in three requests.
  ///
  /// @throws SourceException CONFIG if GitHub does not know us or the installation
  Token token(InstallationId installation) {
    return asApp(() -> {
      GHApp app = self();
      try {
        GHAppInstallationToken token =
            app.getInstallationById(installation.value()).createToken().create();
        return new Token(Secret.of(token.getToken()), token.getExpiresAt());
      } catch (SourceException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
        throw new SourceException(
            Kind.CONFIG,
            "The App has no installation %s any more. Install it again.".formatted(installation),
            e);
      }
    });
  }

  /// The installation that covers a repository.
  ///
  /// @throws SourceException NOT_FOUND if none does; CONFIG if GitHub does not know us
  InstallationId installationOf(RepositoryObservation repository) {
    return asApp(() ->
        new InstallationId(
            self().getInstallationByRepository(repository.owner(), repository.name()).getId()));
  }

  /// Runs a call of github-api; what the connector throws passes through it.
  ///
  /// @throws SourceException TRANSIENT if the library makes nothing of an answer
  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new SourceException(
          Kind.TRANSIENT,
          "GitHub's answer could not be read (%s).".formatted(e.getClass().getSimpleName()),
          e);
    }
  }

  private GHApp self() throws IOException {
    try {
      return gitHub.getApp();
    } catch (SourceException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      throw new SourceException(
          Kind.CONFIG, e.getMessage() + " Check app-id and api-url: there is no such App.", e);
    }
  }

  /// Makes a request with a JWT. If GitHub does not take its times, our clock is wrong: it is
  /// corrected by GitHub's, and the request made once more.
  private <T> T asApp(Call<T> call) {
    try {
      return call(call);
    } catch (UnauthorizedException e) {
      if (e.theirTime().isEmpty() || !clock.correct(e.theirTime().get())) {
        throw unknown(e);
      }
    }
    try {
      return call(call);
    } catch (UnauthorizedException e) {
      throw unknown(e);
    }
  }

  private static SourceException unknown(UnauthorizedException refused) {
    return new SourceException(
        Kind.CONFIG,
        refused.getMessage()
            + " Check that app-id and private key belong together and that this server's clock"
            + " is right.",
        refused);
  }
}
