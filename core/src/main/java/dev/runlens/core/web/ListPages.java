// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.core.access.Person;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Organization;
import dev.runlens.core.catalog.Page;
import dev.runlens.core.catalog.Repository;
import dev.runlens.core.catalog.RunSummary;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.Caller;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.OrganizationPage;
import dev.runlens.ui.OrganizationsPage;
import dev.runlens.ui.RepositoryPage;
import dev.runlens.ui.RunPage;
import dev.runlens.ui.StatusBadge;
import dev.runlens.ui.Waterfall;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts organizations, repositories, runs and their jobs into the words of pages.
public final class ListPages {

  private static final int COMMIT_DIGITS = 7;
  private static final Layout.Crumb HOME = new Layout.Crumb("Organizations", "/");

  private final Clock clock;
  private final URI publicUrl;

  /// @param publicUrl where people and GitHub reach this server
  public ListPages(Clock clock, URI publicUrl) {
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  OrganizationsPage organizations(Caller caller, Page<Organization> page) {
    return new OrganizationsPage(
        new Layout("Organizations", List.of(), "Organizations", true),
        page.items().stream()
            .map(item ->
                new OrganizationsPage.Row(
                    item.login(),
                    text(item.type()),
                    item.status().equals("active"),
                    item.status(),
                    Format.count(item.repositories()),
                    Format.countOrNone(item.running()),
                    Format.count(item.jobs24h()),
                    Format.countOrNone(item.failed24h()),
                    new DataShare(item.sampled24h(), item.jobs24h()).text()))
            .toList(),
        text(page.next()),
        publicUrl.resolve("/webhooks/github").toString(),
        "",
        unseen(caller));
  }

  /// Why an empty list is empty, for somebody who does not see all.
  private static OrganizationsPage.@Nullable Unseen unseen(Caller caller) {
    Person person = caller.person();
    if (person == null || caller.viewer().equals(Viewer.EVERYTHING)) {
      return null;
    }
    if (!caller.sightProblem().isEmpty()) {
      return new OrganizationsPage.Unseen(
          "Nothing can be shown now",
          caller.sightProblem(),
          List.of("Runlens asks again by itself whenever you open a page."),
          true);
    }
    return person.source() == null
        ? new OrganizationsPage.Unseen(
            "You see no repository yet",
            "A local account sees nothing until an admin lets it see all repositories.",
            List.of("Ask an admin of this server to do so."),
            false)
        : new OrganizationsPage.Unseen(
            "You see no repository yet",
            "Your account may see none of the repositories that Runlens observes, says "
                + person.source()
                + ".",
            List.of(
                "Ask an admin of the organization to let you see its repositories there.",
                "Or ask for the App of this server to be installed on an account of yours."),
            true);
  }

  OrganizationPage organization(Organization organization, Page<Repository> page) {
    Instant now = clock.instant();
    return new OrganizationPage(
        new Layout(organization.login(), List.of(HOME), organization.login(), true),
        organization.login(),
        organization.status().equals("active"),
        organization.status(),
        page.items().stream()
            .map(item ->
                new OrganizationPage.Row(
                    item.owner(),
                    item.name(),
                    item.isPrivate(),
                    Format.countOrNone(item.running()),
                    Format.count(item.jobs24h()),
                    Format.countOrNone(item.failed24h()),
                    new DataShare(item.sampled24h(), item.jobs24h()).text(),
                    Format.moment(item.lastRunAt(), now)))
            .toList(),
        text(page.next()));
  }

  RepositoryPage repository(Repository repository, Page<RunSummary> page) {
    return new RepositoryPage(
        new Layout(
            repository.fullName(),
            List.of(HOME, crumb(repository.owner())),
            repository.name(),
            true),
        repository.owner(),
        repository.name(),
        "https://github.com/" + repository.fullName(),
        page.items().stream().map(this::row).toList(),
        text(page.next()));
  }

  RunPage run(RunSummary run, List<RunSummary> attempts, List<JobRecord> jobs) {
    Instant now = clock.instant();
    String[] name = run.repository().split("/", 2);
    String here = workflow(run) + (run.number() == null ? "" : " #" + run.number());
    return new RunPage(
        new Layout(
            here + " · " + run.repository(),
            List.of(
                HOME, crumb(name[0]), new Layout.Crumb(name[1], Href.repository(name[0], name[1]))),
            here,
            !run.status().equals("completed")),
        Long.toString(run.runId()),
        badge(run),
        title(run),
        workflow(run),
        run.number() == null ? "" : run.number().toString(),
        text(run.branch()),
        commit(run.sha()),
        text(run.event()),
        text(run.actor()),
        Format.moment(run.createdAt(), now),
        text(run.htmlUrl()),
        attempts.stream()
            .sorted((a, b) -> Integer.compare(a.attempt(), b.attempt()))
            .map(attempt ->
                new RunPage.Attempt(
                    Long.toString(attempt.runId()),
                    Integer.toString(attempt.attempt()),
                    attempt.attempt() == run.attempt()))
            .toList(),
        Format.duration(run.createdAt(), end(run.completedAt(), now)),
        Format.duration(
            jobs.stream().map(job -> ran(job.job(), now)).reduce(Duration.ZERO, Duration::plus)),
        Format.duration(
            jobs.stream()
                .map(job -> queued(job.job(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)),
        Format.count(run.jobs()),
        Format.countOrNone(run.failedJobs()),
        Waterfall.of(jobs.stream().map(ListPages::bar).toList(), now));
  }

  /// How long a job waited for its runner, so far.
  static Duration queued(JobObservation job, Instant now) {
    Instant begun = job.begunAt();
    boolean waits = begun == null && job.status() != JobStatus.COMPLETED;
    Instant end = begun != null ? begun : waits ? now : job.createdAt();
    return Duration.between(job.createdAt(), end);
  }

  /// How long a job ran, so far.
  static Duration ran(JobObservation job, Instant now) {
    Instant begun = job.begunAt();
    return begun == null || job.runner() == null
        ? Duration.ZERO
        : Duration.between(begun, end(job.completedAt(), now));
  }

  static String commit(@Nullable String sha) {
    return sha == null || sha.length() < COMMIT_DIGITS
        ? text(sha)
        : sha.substring(0, COMMIT_DIGITS);
  }

  static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  static Layout.Crumb crumb(String organization) {
    return new Layout.Crumb(organization, Href.organization(organization));
  }

  private RepositoryPage.Row row(RunSummary run) {
    Instant now = clock.instant();
    return new RepositoryPage.Row(
        Long.toString(run.runId()),
        badge(run),
        title(run),
        workflow(run),
        run.number() == null ? "" : run.number().toString(),
        run.attempt() == 1 ? "" : Integer.toString(run.attempt()),
        text(run.branch()),
        commit(run.sha()),
        text(run.event()),
        text(run.actor()),
        Format.count(run.jobs()),
        Format.duration(run.createdAt(), end(run.completedAt(), now)),
        Format.moment(run.createdAt(), now));
  }

  private static StatusBadge badge(RunSummary run) {
    return StatusBadge.of(run.status(), run.conclusion())
        .withFailures(run.failedJobs(), run.jobs());
  }

  private static String title(RunSummary run) {
    return run.title() == null ? workflow(run) : run.title();
  }

  private static String workflow(RunSummary run) {
    return run.workflow() == null ? "Run " + run.runId() : run.workflow();
  }

  private static Instant end(@Nullable Instant completedAt, Instant now) {
    return completedAt == null ? now : completedAt;
  }

  private static Waterfall.Job bar(JobRecord row) {
    JobObservation job = row.job();
    return new Waterfall.Job(
        job.key().jobId(),
        job.name(),
        job.status().value(),
        job.conclusion() == null ? null : job.conclusion().value(),
        job.createdAt(),
        job.begunAt(),
        job.completedAt(),
        job.runner() == null ? null : job.runner().name());
  }
}
