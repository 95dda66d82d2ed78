// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import java.util.List;

/// The payloads of `installation` and `installation_repositories`, which every App gets.
final class InstallationPayload {

  private InstallationPayload() {}

  /// `installation`: the App was installed, uninstalled, suspended, or let go on.
  static SourceEvent state(Payload payload, String action, Delivery delivery) {
    InstallationObservation installation = observation(payload, action);
    List<Payload> repositories = payload.objects("repositories");
    return installation.state() == State.DELETED
        ? new SourceEvent.InstallationSeen(installation, List.of(), ids(repositories))
        : new SourceEvent.InstallationSeen(
            installation, repositories(repositories, installation.id()), List.of());
  }

  /// `installation_repositories`: the installation covers more or fewer repositories than before.
  static SourceEvent access(Payload payload, String action, Delivery delivery) {
    InstallationObservation installation = observation(payload, action);
    return new SourceEvent.InstallationSeen(
        installation,
        repositories(payload.objects("repositories_added"), installation.id()),
        ids(payload.objects("repositories_removed")));
  }

  private static InstallationObservation observation(Payload payload, String action) {
    Payload installation = payload.object("installation");
    Payload account = installation.object("account");
    return new InstallationObservation(
        new InstallationId(installation.id("id")),
        account.id("id"),
        account.text("login"),
        account.text("type"),
        state(installation, action),
        installation.time("updated_at"));
  }

  private static State state(Payload installation, String action) {
    return switch (action) {
      case "deleted" -> State.DELETED;
      case "suspend" -> State.SUSPENDED;
      case "unsuspend" -> State.ACTIVE;
      default ->
          installation.optionalTime("suspended_at").isPresent() ? State.SUSPENDED : State.ACTIVE;
    };
  }

  private static List<RepositoryObservation> repositories(
      List<Payload> listed, InstallationId installation) {
    return listed.stream()
        .map(repository -> RepositoryPayload.listed(repository, installation))
        .toList();
  }

  private static List<RepositoryId> ids(List<Payload> listed) {
    return listed.stream().map(repository -> new RepositoryId(repository.id("id"))).toList();
  }
}
