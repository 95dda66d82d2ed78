// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Health;
import dev.runlens.api.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHApp;

/// Whether GitHub knows the App and lets it do what it is for. Asked in the background, at most
/// once a minute, so that looking at it never waits. For many threads.
final class AppHealth {

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Set<String> ENOUGH = Set.of("read", "write");
  private static final List<String> EVENTS = List.of("workflow_job", "workflow_run");

  private final AppClient app;
  private final Clock clock;
  private final Executor executor;
  private Health last = Health.up("GitHub has not been asked about the App yet.");
  private @Nullable Instant askedAt;
  private boolean asking;

  AppHealth(AppClient app, Clock clock, Executor executor) {
    this.app = app;
    this.clock = clock;
    this.executor = executor;
  }

  /// What GitHub said last; asks again if that was long ago.
  synchronized Health last() {
    Instant now = clock.instant();
    boolean fresh = askedAt != null && Duration.between(askedAt, now).abs().compareTo(FRESH) < 0;
    if (!asking && !fresh) {
      asking = true;
      askedAt = now;
      executor.execute(this::ask);
    }
    return last;
  }

  private void ask() {
    Health answer = Health.down("GitHub could not be asked about the App.");
    try {
      answer = judge(app);
    } finally {
      synchronized (this) {
        last = answer;
        asking = false;
      }
    }
  }

  /// Asks GitHub about the App now.
  static Health judge(AppClient client) {
    GHApp app;
    try {
      app = client.app();
    } catch (SourceException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
    if (!ENOUGH.contains(app.getPermissions().getOrDefault("actions", "none"))) {
      return Health.down(
          "The App %s may not read logs. Grant it the permission actions: read."
              .formatted(app.getSlug()));
    }
    List<String> subscribed =
        app.getEvents().stream().map(event -> event.name().toLowerCase(Locale.ROOT)).toList();
    List<String> absent = EVENTS.stream().filter(event -> !subscribed.contains(event)).toList();
    if (!absent.isEmpty()) {
      return Health.down(
          "The App %s is not subscribed to %s. Subscribe it on its settings page."
              .formatted(app.getSlug(), String.join(" and ", absent)));
    }
    String healthy = "Logs are fetched as the App %s.".formatted(app.getSlug());
    Duration ahead = client.clock().ahead();
    return Health.up(
        ahead.isZero()
            ? healthy
            : healthy
                + " This server's clock is %d s %s GitHub's; set it right."
                    .formatted(
                        ahead.abs().toSeconds(), ahead.isPositive() ? "behind" : "ahead of"));
  }
}
