// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Turns deliveries into events. Pure.
///
/// Events and actions are GitHub's own (docs, "Webhook events and payloads"). GitHub adds new ones
/// and asks receivers to look before they use them, so what is not listed here is ignored.
final class DeliveryParser {

  private static final Set<String> JOB_ACTIONS =
      Set.of("queued", "waiting", "in_progress", "completed");
  private static final Set<String> RUN_ACTIONS = Set.of("requested", "in_progress", "completed");
  private static final Set<String> INSTALLATION_ACTIONS =
      Set.of("created", "deleted", "suspend", "unsuspend", "new_permissions_accepted");
  private static final Set<String> ACCESS_ACTIONS = Set.of("added", "removed");
  private static final Set<String> ACCOUNT_ACTIONS = Set.of("renamed");
  private static final Set<String> GRANT_ACTIONS = Set.of("revoked");
  private static final Set<String> REPOSITORY_ACTIONS =
      Set.of(
          "created",
          "deleted",
          "archived",
          "unarchived",
          "edited",
          "renamed",
          "transferred",
          "publicized",
          "privatized");

  private static final Pattern SHOWABLE = Pattern.compile("[a-z0-9_.-]{1,50}");

  private DeliveryParser() {}

  static List<SourceEvent> parse(Delivery delivery) {
    return switch (delivery.event()) {
      case "workflow_job" -> oneOf(JOB_ACTIONS, delivery, WorkflowJobPayload::read);
      case "workflow_run" -> oneOf(RUN_ACTIONS, delivery, WorkflowRunPayload::read);
      case "installation" -> oneOf(INSTALLATION_ACTIONS, delivery, InstallationPayload::state);
      case "installation_repositories" ->
          oneOf(ACCESS_ACTIONS, delivery, InstallationPayload::access);
      case "repository" -> oneOf(REPOSITORY_ACTIONS, delivery, RepositoryPayload::read);
      case "installation_target" -> oneOf(ACCOUNT_ACTIONS, delivery, AccountPayload::renamed);
      case "github_app_authorization" -> oneOf(GRANT_ACTIONS, delivery, AccountPayload::revoked);
      case "ping" -> ignored("ping: GitHub says that the webhook is set up.");
      default -> ignored(describe(delivery) + ": an event that Runlens does not use.");
    };
  }

  /// Reads the payload of an event that is used.
  private interface Reading {
    SourceEvent read(Payload payload, String action, Delivery delivery);
  }

  private static List<SourceEvent> oneOf(Set<String> known, Delivery delivery, Reading reading) {
    Payload payload = Payload.of(delivery.body());
    String action = payload.text("action");
    return known.contains(action)
        ? List.of(reading.read(payload, action, delivery))
        : ignored(describe(delivery) + ": an action that Runlens does not use.");
  }

  private static List<SourceEvent> ignored(String reason) {
    return List.of(new SourceEvent.Ignored(reason));
  }

  /// `event.action`, or `event` if it has none that may be shown.
  private static String describe(Delivery delivery) {
    return Payload.action(delivery.body())
        .filter(action -> SHOWABLE.matcher(action).matches())
        .map(action -> delivery.event() + "." + action)
        .orElse(delivery.event());
  }
}
