// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.SourceException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The clients of all installations, one each, whoever asks. For many threads.
final class Installations {

  private final AppClient app;
  private final ApiHost api;
  private final Clock clock;
  private final QuietTimes quietTimes;
  private final Map<InstallationId, InstallationClient> clients = new ConcurrentHashMap<>();

  Installations(AppClient app, ApiHost api, Clock clock, QuietTimes quietTimes) {
    this.app = app;
    this.api = api;
    this.clock = clock;
    this.quietTimes = quietTimes;
  }

  InstallationClient client(InstallationId installation) {
    return clients.computeIfAbsent(
        installation, id -> new InstallationClient(id, app, api, clock, quietTimes));
  }

  /// The client of the installation that covers a repository; empty if none does. Asks GitHub only
  /// if nobody has said which.
  Optional<InstallationClient> client(RepositoryObservation repository) {
    if (repository.installation() != null) {
      return Optional.of(client(repository.installation()));
    }
    try {
      return Optional.of(client(app.installationOf(repository)));
    } catch (SourceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Those that have been asked for so far.
  List<InstallationClient> known() {
    return List.copyOf(clients.values());
  }
}
