// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Capability;
import dev.runlens.api.ComponentContext;
import dev.runlens.api.Health;
import dev.runlens.api.Problem;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.EventSourceProvider;
import dev.runlens.api.source.Registration;
import dev.runlens.api.source.SourceException;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/// Makes [GitHubSource]s.
@Extension
public final class GitHubSourceProvider implements EventSourceProvider<GitHubSettings> {

  private static final Duration LONGEST_TRY = Duration.ofSeconds(4);

  @Override
  public String type() {
    return "github";
  }

  @Override
  public String displayName() {
    return "GitHub";
  }

  @Override
  public Class<GitHubSettings> configType() {
    return GitHubSettings.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.LOG_DOWNLOAD);
  }

  /// Asks GitHub about the App, if there is one.
  @Override
  public List<Problem> validate(GitHubSettings settings) {
    Optional<PrivateKey> key;
    try {
      key = GitHubSource.key(settings);
    } catch (SourceException e) {
      String setting = settings.privateKey() == null ? "privateKeyFile" : "privateKey";
      return List.of(new Problem(setting, String.valueOf(e.getMessage())));
    }
    if (key.isEmpty()) {
      return List.of();
    }
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST_TRY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      Exchange exchange = new Exchange(http, new Patience(LONGEST_TRY, LONGEST_TRY));
      AppClient app =
          new AppClient(
              new ApiHost(settings.apiUrl(), exchange),
              Objects.requireNonNull(settings.appId()),
              key.get(),
              Clock.systemUTC(),
              QuietTimes.forgetful(Clock.systemUTC()));
      Health health = AppHealth.judge(app);
      return health.ok() ? List.of() : List.of(new Problem("appId", health.detail()));
    }
  }

  /// The App. A source without one uses nothing of GitHub's: it is only sent to.
  @Override
  public Optional<String> resourceId(GitHubSettings settings) {
    return Optional.ofNullable(settings.appId()).map(app -> settings.apiUrl() + " app " + app);
  }

  @Override
  public Optional<Registration> registration() {
    return Optional.of(new AppManifest());
  }

  @Override
  public EventSource open(GitHubSettings settings, ComponentContext context) {
    return new GitHubSource(settings, context, Patience.USUAL);
  }
}
