// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Organizations;
import dev.runlens.core.catalog.Page;
import dev.runlens.core.catalog.Repository;
import dev.runlens.core.catalog.RunSummary;
import dev.runlens.core.catalog.Runs;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/// The lists of the API: organizations, their repositories, their runs, their jobs.
///
/// Who may call it: whoever is signed in, each for what they see, see [Gate].
public final class ListsEndpoint implements HttpService {

  private final Gate gate;
  private final Organizations organizations;
  private final Runs runs;
  private final Jobs jobs;

  public ListsEndpoint(Gate gate, Organizations organizations, Runs runs, Jobs jobs) {
    this.gate = gate;
    this.organizations = organizations;
    this.runs = runs;
    this.jobs = jobs;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/organizations", this::organizations)
        .get("/api/orgs/{org}/repos", this::repositories)
        .get("/api/repos/{owner}/{repo}/runs", this::runs)
        .get("/api/runs/{runId}/jobs", this::jobs);
  }

  private void organizations(ServerRequest request, ServerResponse response) {
    Viewer viewer = gate.viewer(request).viewer();
    Answers.json(
        response,
        organizations.list(viewer, Parameters.text(request, "after"), Parameters.limit(request)));
  }

  private void repositories(ServerRequest request, ServerResponse response) {
    Viewer viewer = gate.viewer(request).viewer();
    String login = Parameters.name(request, "org");
    if (organizations.find(viewer, login).isEmpty()) {
      throw Problem.notFound("organization of that name");
    }
    Answers.json(
        response,
        organizations.repositories(
            viewer, login, Parameters.text(request, "after"), Parameters.limit(request)));
  }

  private void runs(ServerRequest request, ServerResponse response) {
    Viewer viewer = gate.viewer(request).viewer();
    Answers.json(response, runs(runs, viewer, request, repository(organizations, viewer, request)));
  }

  private void jobs(ServerRequest request, ServerResponse response) {
    Viewer viewer = gate.viewer(request).viewer();
    RunSummary run = run(runs, viewer, request);
    Answers.json(
        response, new Page<>(jobs.ofRun(viewer, run).stream().map(JobDocument::of).toList(), null));
  }

  /// The repository in the path.
  static Repository repository(Organizations organizations, Viewer viewer, ServerRequest request) {
    return organizations
        .repository(viewer, Parameters.name(request, "owner"), Parameters.name(request, "repo"))
        .orElseThrow(() -> Problem.notFound("repository of that name"));
  }

  /// The page of a repository's runs that a request asks for.
  static Page<RunSummary> runs(
      Runs runs, Viewer viewer, ServerRequest request, Repository repository) {
    String after = Parameters.text(request, "after");
    if (!after.isEmpty() && !after.matches("\\d{1,18}-\\d{1,18}")) {
      throw Problem.field("after", "after must be what next said.");
    }
    return runs.ofRepository(viewer, repository.id(), after, Parameters.limit(request));
  }

  /// The run in the path, at the attempt asked for or the latest.
  static RunSummary run(Runs runs, Viewer viewer, ServerRequest request) {
    long runId = Parameters.id(request, "runId", "run of that number");
    int attempt = (int) Parameters.whole(request, "attempt", 0, 0, 10_000);
    @Nullable Integer wanted = attempt == 0 ? null : attempt;
    return runs.find(viewer, runId, wanted)
        .orElseThrow(() -> Problem.notFound("run of that number and attempt"));
  }
}
