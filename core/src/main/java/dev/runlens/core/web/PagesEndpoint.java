// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Organization;
import dev.runlens.core.catalog.Organizations;
import dev.runlens.core.catalog.Repository;
import dev.runlens.core.catalog.RunSummary;
import dev.runlens.core.catalog.Runs;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.ui.Pages;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// The pages that people see, from the same queries as the API.
///
/// Who may call it: whoever is signed in, each for what they see, see [Gate]; others are sent to
/// sign in.
public final class PagesEndpoint implements HttpService {

  private final Gate gate;
  private final Pages pages;
  private final Organizations organizations;
  private final Runs runs;
  private final Jobs jobs;
  private final ListPages lists;
  private final JobPages jobPages;

  public PagesEndpoint(
      Gate gate,
      Pages pages,
      Organizations organizations,
      Runs runs,
      Jobs jobs,
      ListPages lists,
      JobPages jobPages) {
    this.gate = gate;
    this.pages = pages;
    this.organizations = organizations;
    this.runs = runs;
    this.jobs = jobs;
    this.lists = lists;
    this.jobPages = jobPages;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", this::organizations)
        .get("/orgs/{org}", this::organization)
        .get("/repos/{owner}/{repo}", this::repository)
        .get("/runs/{runId}", this::run)
        .get("/jobs/{jobId}", this::job)
        .get("/jobs/{jobId}/log", this::log);
  }

  private void organizations(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller ->
            Answers.page(
                request,
                response,
                pages,
                lists.organizations(
                    caller,
                    organizations.list(
                        caller.viewer(),
                        Parameters.text(request, "after"),
                        Parameters.limit(request)))));
  }

  private void organization(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          Organization organization =
              organizations
                  .find(caller.viewer(), Parameters.name(request, "org"))
                  .orElseThrow(() -> Problem.notFound("organization of that name"));
          Answers.page(
              request,
              response,
              pages,
              lists.organization(
                  organization,
                  organizations.repositories(
                      caller.viewer(),
                      organization.login(),
                      Parameters.text(request, "after"),
                      Parameters.limit(request))));
        });
  }

  private void repository(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          Viewer viewer = caller.viewer();
          if (ListsEndpoint.moved(organizations, viewer, request, response)) {
            return;
          }
          Repository repository = ListsEndpoint.repository(organizations, viewer, request);
          Answers.page(
              request,
              response,
              pages,
              lists.repository(repository, ListsEndpoint.runs(runs, viewer, request, repository)));
        });
  }

  private void run(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          Viewer viewer = caller.viewer();
          RunSummary run = ListsEndpoint.run(runs, viewer, request);
          Answers.page(
              request,
              response,
              pages,
              lists.run(run, runs.attempts(viewer, run.runId()), jobs.ofRun(viewer, run)));
        });
  }

  private void job(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          JobRecord job = JobEndpoint.job(jobs, caller, request);
          Answers.page(request, response, pages, jobPages.job(job));
        });
  }

  private void log(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(caller -> {
          JobRecord job = JobEndpoint.job(jobs, caller, request);
          long from = Parameters.whole(request, "from", 1, 1, Long.MAX_VALUE / 4);
          Answers.page(request, response, pages, jobPages.log(job, from));
        });
  }
}
