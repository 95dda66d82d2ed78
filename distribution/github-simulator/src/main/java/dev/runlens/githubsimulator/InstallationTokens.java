// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes installation access tokens and knows those it made. Since 2026-04-27 GitHub's have the
/// form `ghs_<app id>_<JWT>` and some 520 characters; a request can ask for the old 40 ones.
final class InstallationTokens {

  /// What a token opens.
  record Grant(Installation installation, Set<Long> repositoryIds, Instant expiresAt) {

    Grant {
      repositoryIds = Set.copyOf(repositoryIds);
    }

    boolean covers(Repository repository) {
      return repositoryIds.isEmpty() || repositoryIds.contains(repository.id());
    }
  }

  private static final Duration LIFE = Duration.ofHours(1);
  private static final String OLD_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final App app;
  private final Clock clock;
  private final Random random;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  InstallationTokens(App app, SimulatorSettings settings) {
    this.app = app;
    this.clock = settings.clock();
    this.random = new Random(settings.seed());
  }

  /// @param repositoryIds what the token is limited to; empty for all of the installation
  /// @return the JSON of GitHub's answer, `token` and `expires_at` among it
  ObjectNode create(Installation installation, Set<Long> repositoryIds, boolean stateless) {
    Instant expiresAt = clock.instant().plus(LIFE);
    String token = stateless ? statelessToken(installation, expiresAt) : oldToken();
    grants.put(token, new Grant(installation, repositoryIds, expiresAt));
    return Json.object().put("token", token).put("expires_at", Json.time(expiresAt));
  }

  /// The grant of a token that is good now.
  Optional<Grant> grant(String token) {
    return Optional.ofNullable(grants.get(token))
        .filter(grant -> clock.instant().isBefore(grant.expiresAt()))
        .filter(grant -> !grant.installation().deleted())
        .filter(grant -> grant.installation().suspendedAt().isEmpty());
  }

  /// Ends all tokens: those of another App.
  void forget() {
    grants.clear();
  }

  private String statelessToken(Installation installation, Instant expiresAt) {
    String claims =
        """
        {"iss":"github","sub":"installation:%d","exp":%d,"jti":"%016x"}\
        """
            .formatted(installation.id(), expiresAt.getEpochSecond(), random.nextLong());
    return "ghs_" + app.id() + "_" + app.jwt(claims);
  }

  private String oldToken() {
    StringBuilder token = new StringBuilder("ghs_");
    for (int i = 0; i < 36; i++) {
      token.append(OLD_ALPHABET.charAt(random.nextInt(OLD_ALPHABET.length())));
    }
    return token.toString();
  }
}
