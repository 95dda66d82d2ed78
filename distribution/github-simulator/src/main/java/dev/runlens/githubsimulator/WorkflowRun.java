// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A workflow run: one id over all its attempts, jobs of its own in each.
public final class WorkflowRun {

  /// One attempt; the fields are guarded by the world.
  static final class Attempt {
    final int number;
    final Instant startedAt;
    Instant updatedAt;
    String status = "queued";
    @Nullable String conclusion;
    final List<Job> jobs = new ArrayList<>();

    Attempt(int number, Instant startedAt) {
      this.number = number;
      this.startedAt = startedAt;
      this.updatedAt = startedAt;
    }
  }

  private final World world;
  private final Repository repository;
  private final RunRequest request;
  private final long id;
  private final long checkSuiteId;
  private final int number;
  private final Instant createdAt;
  private final List<Attempt> attempts = new ArrayList<>();

  WorkflowRun(World world, Repository repository, RunRequest request, int number) {
    this.world = world;
    this.repository = repository;
    this.request = request;
    this.id = world.nextId();
    this.checkSuiteId = world.nextId();
    this.number = number;
    this.createdAt = world.now();
    this.attempts.add(new Attempt(1, createdAt));
  }

  public long id() {
    return id;
  }

  public Repository repository() {
    return repository;
  }

  public RunRequest request() {
    return request;
  }

  /// `run_number`: counts the runs of a workflow.
  public int number() {
    return number;
  }

  /// The latest attempt, from 1.
  public int attempt() {
    synchronized (world) {
      return latest().number;
    }
  }

  public Instant createdAt() {
    return createdAt;
  }

  /// `queued`, `in_progress` or `completed`, of the latest attempt.
  public String status() {
    synchronized (world) {
      return latest().status;
    }
  }

  public Optional<String> conclusion() {
    synchronized (world) {
      return Optional.ofNullable(latest().conclusion);
    }
  }

  /// Jobs of the latest attempt.
  public List<Job> jobs() {
    synchronized (world) {
      return List.copyOf(latest().jobs);
    }
  }

  /// Adds a job to the latest attempt: delivers `workflow_job.queued`.
  public Job queueJob(String name, String... labels) {
    synchronized (world) {
      Job job = add(name, List.of(labels));
      job.announce("queued");
      return job;
    }
  }

  /// Adds a job that held no runner at all, as GitHub delivers it: one `completed`, `skipped`, and
  /// never a log.
  public Job skipJob(String name, String... labels) {
    synchronized (world) {
      Job job = add(name, List.of(labels));
      job.complete("skipped");
      return job;
    }
  }

  /// Adds a "phantom job": a check run made by a job, which GitHub delivers as a completed job
  /// without runner, labels and steps.
  public Job checkRun(String name, String conclusion) {
    synchronized (world) {
      Job job = add(name, List.of());
      job.complete(conclusion);
      return job;
    }
  }

  /// Ends the latest attempt with the conclusion its jobs give.
  public void complete() {
    synchronized (world) {
      Attempt attempt = latest();
      List<String> conclusions =
          attempt.jobs.stream().map(job -> job.conclusion().orElse("cancelled")).toList();
      attempt.status = "completed";
      attempt.conclusion =
          conclusions.contains("failure")
              ? "failure"
              : conclusions.contains("cancelled") ? "cancelled" : "success";
      announce("completed");
    }
  }

  /// Begins another attempt as "Re-run failed jobs" does: GitHub delivers `completed` again, with a
  /// new GUID, for each job of the last attempt that stays as it is.
  public void rerunFailedJobs() {
    synchronized (world) {
      Attempt last = latest();
      attempts.add(new Attempt(last.number + 1, world.now()));
      announce("requested");
      last.jobs.stream()
          .filter(job -> !job.conclusion().equals(Optional.of("failure")))
          .forEach(job -> job.announce("completed"));
    }
  }

  void jobStarted() {
    Attempt attempt = latest();
    if (attempt.status.equals("queued")) {
      attempt.status = "in_progress";
      announce("in_progress");
    }
  }

  void announce(String action) {
    latest().updatedAt = world.now();
    world.deliver("workflow_run", action, repository, world.payloads().workflowRun(this, latest()));
  }

  long checkSuiteId() {
    return checkSuiteId;
  }

  Attempt latest() {
    return attempts.getLast();
  }

  List<Attempt> attempts() {
    synchronized (world) {
      return List.copyOf(attempts);
    }
  }

  private Job add(String name, List<String> labels) {
    Job job = new Job(world, this, latest().number, name, labels);
    latest().jobs.add(job);
    world.add(job);
    return job;
  }
}
