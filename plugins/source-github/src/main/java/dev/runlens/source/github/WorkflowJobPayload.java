// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;
import java.util.Optional;

/// The payload of `workflow_job`.
final class WorkflowJobPayload {

  private WorkflowJobPayload() {}

  static SourceEvent read(Payload payload, String action, Delivery delivery) {
    RepositoryObservation repository = RepositoryPayload.observation(payload);
    Payload job = payload.object("workflow_job");
    return seen(job, repository, delivery.source())
        .<SourceEvent>map(seen -> seen)
        .orElseGet(() ->
            new SourceEvent.Ignored(
                "check run, not a job: '%s' completed without runner, labels and steps."
                    .formatted(job.text("name"))));
  }

  /// A job as deliveries and the API alike describe it; empty if it is a check run.
  static Optional<SourceEvent.JobSeen> seen(
      Payload job, RepositoryObservation repository, SourceId source) {
    RunKey run = new RunKey(source, repository.id(), job.id("run_id"), job.ordinal("run_attempt"));
    JobObservation observation = observation(job, new JobKey(run, job.id("id")));
    return isCheckRun(observation, job)
        ? Optional.empty()
        : Optional.of(new SourceEvent.JobSeen(repository, observation));
  }

  private static JobObservation observation(Payload job, JobKey key) {
    return new JobObservation(
        key,
        job.text("name"),
        JobStatus.of(job.text("status")),
        job.optionalText("conclusion").map(Conclusion::new).orElse(null),
        job.time("created_at"),
        job.optionalTime("started_at").orElse(null),
        job.optionalTime("completed_at").orElse(null),
        job.optionalText("workflow_name").orElse(null),
        job.optionalText("head_branch").orElse(null),
        job.text("head_sha"),
        job.optionalText("html_url").orElse(null),
        job.texts("labels"),
        runner(job).orElse(null),
        job.objects("steps").stream().map(WorkflowJobPayload::step).toList());
  }

  /// Queued jobs come with a runner id and no name, with both `null`, or with 0 and an empty name.
  private static Optional<Runner> runner(Payload job) {
    Optional<String> name = job.optionalText("runner_name").filter(text -> !text.isBlank());
    Optional<String> group = job.optionalText("runner_group_name");
    return job.optionalId("runner_id")
        .flatMap(id -> name.map(text -> new Runner(id, text, group.orElse(null))));
  }

  private static Step step(Payload step) {
    return new Step(
        step.ordinal("number"),
        step.text("name"),
        JobStatus.of(step.text("status")),
        step.optionalText("conclusion").map(Conclusion::new).orElse(null),
        step.optionalTime("started_at").orElse(null),
        step.optionalTime("completed_at").orElse(null));
  }

  /// GitHub delivers check runs that a job itself creates as completed jobs that nothing ran on
  /// (actions/actions-runner-controller#2118). A job that was skipped or cancelled looks the same
  /// but for its conclusion, and is one.
  private static boolean isCheckRun(JobObservation observation, Payload job) {
    return observation.status() == JobStatus.COMPLETED
        && job.optionalId("runner_id").isEmpty()
        && observation.labels().isEmpty()
        && observation.steps().isEmpty()
        && !Conclusion.SKIPPED.equals(observation.conclusion())
        && !Conclusion.CANCELLED.equals(observation.conclusion());
  }
}
