// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.WorkflowRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The variables every process of a job sees. Source: actions/runner GitHubContext.cs and
/// RunnerContext.cs; "Default environment variables" in GitHub's docs.
final class JobEnvironment {

  private JobEnvironment() {}

  static Map<String, String> of(
      RunnerSettings settings,
      Workflow workflow,
      Workflow.Job definition,
      Job job,
      Runner runner,
      Workspace workspace,
      String trackingId)
      throws IOException {
    Map<String, String> env = new LinkedHashMap<>(settings.environment());
    env.put("CI", "true");
    env.put("GITHUB_ACTIONS", "true");
    env.put("GITHUB_JOB", definition.key());
    github(settings, workflow, job, workspace)
        .forEach((name, value) -> env.put("GITHUB_" + name.toUpperCase(Locale.ROOT), value));
    runner(runner, workspace)
        .forEach((name, value) -> env.put("RUNNER_" + name.toUpperCase(Locale.ROOT), value));
    env.put("RUNNER_TRACKING_ID", trackingId);
    if (definition.idToken()) {
      env.put("ACTIONS_ID_TOKEN_REQUEST_URL", job.idTokenRequestUrl().toString());
      env.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", job.idTokenRequestToken());
    }
    return env;
  }

  /// The `github` context, under its own names.
  static Map<String, String> github(
      RunnerSettings settings, Workflow workflow, Job job, Workspace workspace) throws IOException {
    WorkflowRun run = job.run();
    RunRequest request = run.request();
    Repository repository = run.repository();
    String owner = repository.installation().organization().login();
    String ref = "refs/heads/" + request.branch();
    Map<String, String> github = new LinkedHashMap<>();
    github.put("repository", repository.fullName());
    github.put("repository_id", Long.toString(repository.id()));
    github.put("repository_owner", owner);
    github.put("repository_owner_id", Long.toString(repository.installation().organization().id()));
    github.put("run_id", Long.toString(run.id()));
    github.put("run_number", Integer.toString(run.number()));
    github.put("run_attempt", Integer.toString(job.attempt()));
    github.put("workflow", workflow.name());
    github.put("workflow_ref", repository.fullName() + "/" + workflow.path() + "@" + ref);
    github.put("workflow_sha", request.sha());
    github.put("sha", request.sha());
    github.put("ref", ref);
    github.put("ref_name", request.branch());
    github.put("ref_type", "branch");
    github.put("ref_protected", "false");
    github.put("head_ref", "");
    github.put("base_ref", "");
    github.put("event_name", request.event());
    github.put("event_path", event(repository, ref, request, workspace).toString());
    github.put("server_url", settings.apiUri().toString());
    github.put("api_url", settings.apiUri().toString());
    github.put("graphql_url", settings.apiUri() + "/graphql");
    github.put("actor", repository.installation().sender().login());
    github.put("actor_id", Long.toString(repository.installation().sender().id()));
    github.put("triggering_actor", repository.installation().sender().login());
    github.put("workspace", workspace.checkout().toString());
    github.put("retention_days", "90");
    return github;
  }

  /// The `runner` context, under its own names.
  static Map<String, String> runner(Runner runner, Workspace workspace) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("name", runner.name());
    context.put("os", System.getProperty("os.name").startsWith("Mac") ? "macOS" : "Linux");
    context.put("arch", System.getProperty("os.arch").equals("aarch64") ? "ARM64" : "X64");
    context.put("temp", workspace.temporary().toString());
    context.put("tool_cache", workspace.tools().toString());
    context.put("environment", "self-hosted");
    return context;
  }

  private static Path event(
      Repository repository, String ref, RunRequest request, Workspace workspace)
      throws IOException {
    Path file = workspace.temporary().resolve("_github_workflow").resolve("event.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file,
        """
        {"ref":"%s","after":"%s","repository":{"id":%d,"full_name":"%s"}}
        """
            .formatted(ref, request.sha(), repository.id(), repository.fullName()));
  }
}
