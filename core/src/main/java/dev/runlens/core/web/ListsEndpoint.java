// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.catalog.FormerNames;
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
import dev.runlens.ui.Href;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
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
    if (!moved(organizations, viewer, request, response)) {
      Answers.json(
          response, runs(runs, viewer, request, repository(organizations, viewer, request)));
    }
  }

  private void jobs(ServerRequest request, ServerResponse response) {
    Viewer viewer = gate.viewer(request).viewer();
    RunSummary run = run(runs, viewer, request);
    Answers.json(
        response, new Page<>(jobs.ofRun(viewer, run).stream().map(JobDocument::of).toList(), null));
  }

  /// Sends whoever asks by a name from before to the same address under the name of now, unless the
  /// name is in use again. For good (301): the repository keeps its new name until it is renamed.
  ///
  /// @return whether it did
  static boolean moved(
      Organizations organizations, Viewer viewer, ServerRequest request, ServerResponse response) {
    String owner = Parameters.name(request, "owner");
    String name = Parameters.name(request, "repo");
    if (organizations.repository(viewer, owner, name).isPresent()) {
      return false;
    }
    Optional<FormerNames.Now> now = organizations.formerly(viewer, owner, name);
    if (now.isEmpty()) {
      return false;
    }
    boolean api = request.path().path().startsWith("/api/");
    String page = Href.repository(now.get().owner(), now.get().name());
    String query = request.query().rawValue();
    response
        .status(Status.MOVED_PERMANENTLY_301)
        .header(
            HeaderNames.LOCATION,
            (api ? "/api" + page + "/runs" : page) + (query.isEmpty() ? "" : "?" + query))
        .send();
    return true;
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
