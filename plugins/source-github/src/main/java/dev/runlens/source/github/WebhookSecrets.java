// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The secrets that a delivery may be signed with.
///
/// @param previousEnds when `previous` is no good any more; absent: never
record WebhookSecrets(
    @Nullable Secret current,
    @Nullable Secret previous,
    @Nullable Instant previousEnds,
    Clock clock) {

  static WebhookSecrets of(GitHubSettings settings, Clock clock) {
    return new WebhookSecrets(
        settings.webhookSecret(),
        settings.previousWebhookSecret(),
        settings.previousEnds().orElse(null),
        clock);
  }

  /// Those that are good now.
  List<Secret> now() {
    boolean ended = previousEnds != null && !clock.instant().isBefore(previousEnds);
    return Stream.of(current, ended ? null : previous).filter(Objects::nonNull).toList();
  }
}
