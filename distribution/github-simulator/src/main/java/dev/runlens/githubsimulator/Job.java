// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A job of a run attempt. Whoever plays the runner calls `start`, then the steps, then `complete`;
/// each transition is delivered to the hook. Conclusions are GitHub's own words.
public final class Job {

  private final World world;
  private final WorkflowRun run;
  private final long id;
  private final int attempt;
  private final String name;
  private final List<String> labels;
  private final Instant createdAt;
  private final SortedMap<Integer, Step> steps = new TreeMap<>();
  private final JobLog log;
  private String status = "queued";
  private @Nullable String conclusion;
  private Instant startedAt;
  private @Nullable Instant completedAt;
  private @Nullable Runner runner;

  Job(World world, WorkflowRun run, int attempt, String name, List<String> labels) {
    this.world = world;
    this.run = run;
    this.id = world.nextId();
    this.attempt = attempt;
    this.name = name;
    this.labels = List.copyOf(labels);
    this.createdAt = world.now();
    this.startedAt = createdAt;
    this.log = new JobLog(world.logDirectory().resolve(id + ".txt"), world.clock());
  }

  public long id() {
    return id;
  }

  public WorkflowRun run() {
    return run;
  }

  public int attempt() {
    return attempt;
  }

  public String name() {
    return name;
  }

  public List<String> labels() {
    return labels;
  }

  public JobLog log() {
    return log;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /// A token by which it shows who it is, as its runner would get it.
  public String idToken(String audience) {
    return world.idTokens().issue(this, audience);
  }

  /// The runner's `ACTIONS_ID_TOKEN_REQUEST_URL`, if the workflow permits `id-token: write`.
  /// Answers while the job is in progress; `&audience=` is appended.
  public URI idTokenRequestUrl() {
    return world.idTokens().requestUrl(this);
  }

  /// The runner's `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
  public String idTokenRequestToken() {
    return world.idTokens().requestToken(this);
  }

  Instant now() {
    return world.now();
  }

  /// `queued`, `waiting`, `in_progress` or `completed`.
  public String status() {
    synchronized (world) {
      return status;
    }
  }

  public Optional<String> conclusion() {
    synchronized (world) {
      return Optional.ofNullable(conclusion);
    }
  }

  /// Equal to [#createdAt] until the job starts, as at GitHub.
  public Instant startedAt() {
    synchronized (world) {
      return startedAt;
    }
  }

  public Optional<Instant> completedAt() {
    synchronized (world) {
      return Optional.ofNullable(completedAt);
    }
  }

  public Optional<Runner> runner() {
    synchronized (world) {
      return Optional.ofNullable(runner);
    }
  }

  /// By number.
  public List<Step> steps() {
    synchronized (world) {
      return new ArrayList<>(steps.values());
    }
  }

  /// Holds the job for an approval: delivers `workflow_job.waiting`.
  public void hold() {
    synchronized (world) {
      status = "waiting";
      announce("waiting");
    }
  }

  /// A runner takes the job: delivers `workflow_job.in_progress`, and `workflow_run.in_progress`
  /// for the first job of its run.
  public void start(Runner takenBy) {
    synchronized (world) {
      runner = takenBy;
      status = "in_progress";
      startedAt = world.now();
      run.jobStarted();
      steps.put(1, Step.queued(1, "Set up job").started(startedAt));
      announce("in_progress");
    }
  }

  /// Makes a step known before its time; it shows as `queued`.
  public void planStep(int number, String stepName) {
    synchronized (world) {
      steps.put(number, Step.queued(number, stepName));
    }
  }

  public void startStep(int number, String stepName) {
    synchronized (world) {
      steps.put(number, Step.queued(number, stepName).started(world.now()));
      if (world.settings().stepUpdates()) {
        announce("in_progress");
      }
    }
  }

  /// @param stepConclusion `success`, `failure`, `cancelled` or `skipped`
  public void finishStep(int number, String stepConclusion) {
    synchronized (world) {
      Step step = steps.get(number);
      if (step == null) {
        throw new IllegalArgumentException("Job " + id + " has no step " + number);
      }
      steps.put(number, step.completed(stepConclusion, world.now()));
    }
  }

  /// Ends the job and publishes its log, if a runner had it: delivers `workflow_job.completed`.
  public void complete(String jobConclusion) {
    synchronized (world) {
      status = "completed";
      conclusion = jobConclusion;
      completedAt = world.now();
      if (runner != null) {
        log.publish();
      }
      announce("completed");
    }
  }

  /// Delivers the job as it stands under `action` again, with a new GUID.
  public void announce(String action) {
    synchronized (world) {
      world.deliver(
          "workflow_job",
          action,
          run.repository(),
          world.payloads().job(this, Payloads.StepTime.MILLISECONDS));
    }
  }
}
