// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A private repository the app is installed on, and its workflow runs.
public final class Repository {

  private final World world;
  private final Installation installation;
  private final long id;
  private final String name;
  private final Instant createdAt;
  private final List<WorkflowRun> runs = new ArrayList<>();

  Repository(World world, Installation installation, String name) {
    this.world = world;
    this.installation = installation;
    this.name = name;
    this.id = Account.stableId(2, fullName());
    this.createdAt = world.now();
  }

  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  /// `owner/name`.
  public String fullName() {
    return installation.organization().login() + "/" + name;
  }

  public Installation installation() {
    return installation;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /// Starts a workflow run, attempt 1: delivers `workflow_run.requested`.
  public WorkflowRun requestRun(RunRequest request) {
    synchronized (world) {
      int number = world.settings().firstRunNumber() + runs.size();
      WorkflowRun run = new WorkflowRun(world, this, request, number);
      runs.add(run);
      run.announce("requested");
      return run;
    }
  }

  /// Oldest first.
  public List<WorkflowRun> runs() {
    synchronized (world) {
      return List.copyOf(runs);
    }
  }

  Optional<WorkflowRun> run(long runId) {
    return runs().stream().filter(run -> run.id() == runId).findFirst();
  }
}
