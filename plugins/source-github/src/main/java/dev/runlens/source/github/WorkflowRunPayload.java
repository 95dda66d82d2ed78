// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import java.time.Instant;
import java.util.Optional;

/// The payload of `workflow_run`.
final class WorkflowRunPayload {

  private WorkflowRunPayload() {}

  static SourceEvent read(Payload payload, String action, Delivery delivery) {
    RepositoryObservation repository = RepositoryPayload.observation(payload);
    Optional<String> workflow =
        payload.optionalObject("workflow").flatMap(named -> named.optionalText("name"));
    return seen(payload.object("workflow_run"), workflow, repository, delivery.source());
  }

  /// A run as deliveries and the API alike describe it.
  ///
  /// @param workflowsName empty if all that is known of the workflow is in the run
  static SourceEvent.RunSeen seen(
      Payload run,
      Optional<String> workflowsName,
      RepositoryObservation repository,
      SourceId source) {
    String workflow = workflowName(workflowsName, run);
    Instant createdAt = run.time("created_at");
    RunObservation observation =
        new RunObservation(
            new RunKey(source, repository.id(), run.id("id"), run.ordinal("run_attempt")),
            workflow,
            run.id("run_number"),
            run.optionalText("display_title").orElse(workflow),
            run.text("event"),
            run.optionalObject("actor").map(actor -> actor.text("login")).orElse(null),
            run.optionalText("head_branch").orElse(null),
            run.text("head_sha"),
            run.optionalText("html_url").orElse(null),
            JobStatus.of(run.text("status")),
            run.optionalText("conclusion").map(Conclusion::new).orElse(null),
            createdAt,
            run.optionalTime("run_started_at").orElse(createdAt),
            run.time("updated_at"));
    return new SourceEvent.RunSeen(repository, observation);
  }

  /// A workflow without a name goes by the path of its file, as on GitHub's pages.
  private static String workflowName(Optional<String> workflowsName, Payload run) {
    return run.optionalText("name")
        .filter(name -> !name.isBlank())
        .or(() -> workflowsName)
        .filter(name -> !name.isBlank())
        .orElseGet(() -> run.text("path"));
  }
}
