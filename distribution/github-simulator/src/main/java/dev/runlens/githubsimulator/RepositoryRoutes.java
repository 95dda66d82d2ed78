// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an installation may read, having shown its token: repositories, runs, jobs, logs.
final class RepositoryRoutes {

  private static final Pattern RUN = Pattern.compile("/actions/runs/(\\d+)");
  private static final Pattern ATTEMPT = Pattern.compile("/actions/runs/(\\d+)/attempts/(\\d+)");
  private static final Pattern RUN_JOBS = Pattern.compile("/actions/runs/(\\d+)/jobs");
  private static final Pattern ATTEMPT_JOBS =
      Pattern.compile("/actions/runs/(\\d+)/attempts/(\\d+)/jobs");
  private static final Pattern JOB = Pattern.compile("/actions/jobs/(\\d+)");
  private static final Pattern LOG = Pattern.compile("/actions/jobs/(\\d+)/logs");

  /// GitHub's documentation of the list of runs: up to 1 000 results for a search.
  private static final int MOST_FOUND = 1_000;

  private final World world;
  private final URI base;
  private final Function<Job, String> logLink;

  /// @param logLink makes the signed address of a job's log
  RepositoryRoutes(World world, URI base, Function<Job, String> logLink) {
    this.world = world;
    this.base = base;
    this.logLink = logLink;
  }

  Answer accessible(Call call, InstallationTokens.Grant grant) {
    List<Repository> repositories =
        grant.installation().repositories().stream().filter(grant::covers).toList();
    return Page.counted(
        call,
        base,
        "repositories",
        world.repeated(repositories),
        repositories.size(),
        world.payloads()::repository);
  }

  /// @param rest of the path after the repository's name; may be empty
  Answer answer(Call call, Repository repository, String rest) {
    if (!call.method().equals("GET")) {
      return Answer.error(403, "Resource not accessible by integration");
    }
    if (rest.isEmpty()) {
      return Answer.json(200, world.payloads().repository(repository));
    }
    Call linked = call.at("/repositories/" + repository.id() + rest);
    if (rest.equals("/actions/runs")) {
      return runs(linked, repository);
    }
    Matcher run = RUN.matcher(rest);
    if (run.matches()) {
      return run(repository, id(run), Optional.empty());
    }
    Matcher attempt = ATTEMPT.matcher(rest);
    if (attempt.matches()) {
      return run(repository, id(attempt), Optional.of(Integer.valueOf(attempt.group(2))));
    }
    Matcher runJobs = RUN_JOBS.matcher(rest);
    if (runJobs.matches()) {
      boolean all = call.query().getOrDefault("filter", "latest").equals("all");
      return jobs(linked, repository, id(runJobs), all ? Attempts.ALL : Attempts.LATEST, 0);
    }
    Matcher attemptJobs = ATTEMPT_JOBS.matcher(rest);
    if (attemptJobs.matches()) {
      int number = Integer.parseInt(attemptJobs.group(2));
      return jobs(linked, repository, id(attemptJobs), Attempts.ONE, number);
    }
    Matcher job = JOB.matcher(rest);
    if (job.matches()) {
      return job(repository, id(job))
          .map(j -> Answer.json(200, world.payloads().job(j, Payloads.StepTime.SECONDS)))
          .orElseGet(Answer::notFound);
    }
    Matcher log = LOG.matcher(rest);
    return log.matches()
        ? job(repository, id(log)).map(this::log).orElseGet(Answer::notFound)
        : Answer.notFound();
  }

  private Answer log(Job job) {
    return job.log().state() == JobLog.State.EXPIRED
        ? Answer.error(410, "Server Error")
        : Answer.redirect(logLink.apply(job));
  }

  private enum Attempts {
    LATEST,
    ALL,
    ONE
  }

  private Answer jobs(
      Call call, Repository repository, long runId, Attempts which, int attemptNumber) {
    Optional<WorkflowRun> run = repository.run(runId);
    if (run.isEmpty()) {
      return Answer.notFound();
    }
    synchronized (world) {
      List<Job> jobs =
          switch (which) {
            case LATEST -> run.get().jobs();
            case ALL -> run.get().attempts().stream().flatMap(a -> a.jobs.stream()).toList();
            case ONE ->
                run.get().attempts().stream()
                    .filter(a -> a.number == attemptNumber)
                    .flatMap(a -> a.jobs.stream())
                    .toList();
          };
      return Page.counted(
          call,
          base,
          "jobs",
          world.repeated(jobs),
          jobs.size(),
          job -> world.payloads().job(job, Payloads.StepTime.SECONDS));
    }
  }

  private Answer runs(Call call, Repository repository) {
    synchronized (world) {
      String status = call.query().getOrDefault("status", "");
      String created = call.query().getOrDefault("created", "");
      CreatedFilter filter = CreatedFilter.of(created);
      boolean search = !status.isEmpty() || !created.isEmpty();
      List<WorkflowRun> runs =
          repository.runs().reversed().stream()
              .filter(run -> status.isEmpty() || run.status().equals(status))
              .filter(run -> filter.covers(run.createdAt()))
              .limit(search ? MOST_FOUND : Long.MAX_VALUE)
              .toList();
      return Page.counted(
          call,
          base,
          "workflow_runs",
          world.repeated(runs),
          runs.size(),
          run -> world.payloads().workflowRun(run, run.latest()));
    }
  }

  private Answer run(Repository repository, long runId, Optional<Integer> attemptNumber) {
    synchronized (world) {
      return repository
          .run(runId)
          .flatMap(run ->
              run.attempts().stream()
                  .filter(a -> a.number == attemptNumber.orElse(run.attempt()))
                  .findFirst()
                  .map(a -> Answer.json(200, world.payloads().workflowRun(run, a))))
          .orElseGet(Answer::notFound);
    }
  }

  private Optional<Job> job(Repository repository, long id) {
    return world.job(id).filter(job -> job.run().repository().id() == repository.id());
  }

  private static long id(Matcher matcher) {
    return Long.parseLong(matcher.group(1));
  }
}
