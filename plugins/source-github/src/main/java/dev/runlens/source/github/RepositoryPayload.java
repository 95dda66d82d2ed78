// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The payload of `repository`, and the repository in every other payload.
final class RepositoryPayload {

  private static final Pattern FULL_NAME = Pattern.compile("([^/\\s]+)/([^/\\s]+)");

  private RepositoryPayload() {}

  static SourceEvent read(Payload payload, String action, Delivery delivery) {
    RepositoryObservation repository = observation(payload);
    return action.equals("deleted")
        ? new SourceEvent.RepositoryDeleted(repository.id())
        : new SourceEvent.RepositorySeen(repository);
  }

  /// The repository that a delivery is about. Hooks of an App name the installation, hooks of a
  /// repository or an organization do not.
  static RepositoryObservation observation(Payload payload) {
    Payload repository = payload.object("repository");
    return new RepositoryObservation(
        new RepositoryId(repository.id("id")),
        repository.object("owner").text("login"),
        repository.text("name"),
        repository.flag("private"),
        payload
            .optionalObject("installation")
            .map(installation -> new InstallationId(installation.id("id")))
            .orElse(null));
  }

  /// A repository in an installation's list, which has only `full_name` to tell its owner.
  static RepositoryObservation listed(Payload repository, InstallationId installation) {
    Matcher fullName = FULL_NAME.matcher(repository.text("full_name"));
    if (!fullName.matches()) {
      throw repository.invalid("full_name", "owner/name");
    }
    return new RepositoryObservation(
        new RepositoryId(repository.id("id")),
        fullName.group(1),
        fullName.group(2),
        repository.flag("private"),
        installation);
  }
}
