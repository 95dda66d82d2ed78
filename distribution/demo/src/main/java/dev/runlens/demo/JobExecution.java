// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Runner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// One job on one runner, from "Set up job" to "Complete job". Source of the order and of the
/// runner's own log lines: actions/runner JobRunner.cs, JobExtension.cs and StepsRunner.cs.
final class JobExecution {

  /// The version whose behaviour this runner follows.
  private static final String RUNNER_VERSION = "2.336.0";

  /// What `always()` steps have together once a job is cancelled.
  private static final Duration LAST_STEPS = Duration.ofMinutes(5);

  /// A main step that is ready to run.
  private record Main(
      int number, String name, Workflow.Step definition, Optional<ActionStep> action) {}

  /// The post step of an action whose main step has run.
  private record Post(int number, String name, ActionStep action) {}

  /// @param outcome before `continue-on-error` forgives it
  private record Ended(String outcome, Map<String, String> outputs) {}

  /// Runs a step within a time.
  private interface Body {
    JobShell.Outcome run(Duration timeout) throws InterruptedException;
  }

  private final RunnerSettings settings;
  private final Workflow workflow;
  private final Workflow.Job definition;
  private final Job job;
  private final Runner runner;
  private final BooleanSupplier cancelRequested;
  private final StepOutput output;
  private final JobScope scope = new JobScope();
  private final String trackingId = "github_" + UUID.randomUUID();
  private final List<Main> mains = new ArrayList<>();
  private final Map<Main, Post> posts = new LinkedHashMap<>();
  private int lastStep = 2;
  private long deadline;
  private boolean cancelSeen;

  JobExecution(
      RunnerSettings settings,
      Workflow workflow,
      Workflow.Job definition,
      Map<String, String> combination,
      Map<String, String> needs,
      Job job,
      Runner runner,
      BooleanSupplier cancelRequested) {
    this.settings = settings;
    this.workflow = workflow;
    this.definition = definition;
    this.job = job;
    this.runner = runner;
    this.cancelRequested = cancelRequested;
    this.output = new StepOutput(job.log());
    scope.putAll("vars", settings.variables());
    scope.putAll("matrix", combination);
    needs.forEach((key, conclusion) -> scope.put("needs", key + ".result", conclusion));
    scope.put("job", "check_run_id", Long.toString(job.id()));
    scope.status("success");
  }

  /// @return the job's conclusion
  String run() throws InterruptedException {
    deadline = System.nanoTime() + minutes(definition.timeoutMinutes()).toNanos();
    job.start(runner);
    Optional<JobShell> shell = setUp();
    if (shell.isPresent()) {
      runSteps(shell.get());
    }
    complete();
    job.complete(scope.status());
    return scope.status();
  }

  private Optional<JobShell> setUp() {
    output.write("Current runner version: '" + RUNNER_VERSION + "'");
    output.write("Runner name: '" + runner.name() + "'");
    output.write("Runner group name: '" + runner.groupName() + "'");
    output.write("Secret source: None");
    output.write("Prepare workflow directory");
    try {
      Workspace workspace =
          Workspace.prepare(
              settings.workDirectory().resolve(runner.name()),
              job.run().repository().name(),
              settings.checkout());
      output.write("Prepare all required actions");
      scope.putAll("github", JobEnvironment.github(settings, workflow, job, workspace));
      scope.put("github", "job", definition.key());
      scope.putAll("runner", JobEnvironment.runner(runner, workspace));
      planSteps(workspace);
      Map<String, String> env = new LinkedHashMap<>();
      for (Map<String, String> level : List.of(workflow.env(), definition.env())) {
        level.forEach((name, value) -> env.put(name, Expressions.interpolate(value, scope)));
        scope.putAll("env", env);
      }
      Map<String, String> base =
          JobEnvironment.of(settings, workflow, definition, job, runner, workspace, trackingId);
      output.write("Complete job name: " + job.name());
      job.finishStep(1, "success");
      BooleanSupplier cancelled = () -> cancelRequested.getAsBoolean() && !cancelSeen;
      return Optional.of(new JobShell(settings, workspace, base, env, scope, output, cancelled));
    } catch (WorkflowException e) {
      output.error(e.getMessage());
    } catch (IOException e) {
      output.error("The runner cannot prepare the workspace: " + e);
    }
    settle(1, "failure");
    return Optional.empty();
  }

  /// Numbers all steps before the first runs. As at GitHub the post steps come after a gap, in
  /// reverse order.
  private void planSteps(Workspace workspace) {
    int number = 2;
    Deque<Main> withPost = new ArrayDeque<>();
    for (Workflow.Step step : definition.steps()) {
      String name =
          Expressions.interpolate(step.options().name().orElse(step.defaultName()), scope);
      Optional<ActionStep> action =
          step instanceof Workflow.Uses uses
              ? Optional.of(
                  new ActionStep(
                      uses,
                      ActionManifest.read(
                          workspace.checkout().resolve(uses.path()).normalize(), uses.path()),
                      settings.node()))
              : Optional.empty();
      Main main = new Main(number++, name, step, action);
      mains.add(main);
      if (action.flatMap(a -> a.manifest().post()).isPresent()) {
        withPost.push(main);
      }
    }
    number = 2 * mains.size() + 1;
    for (Main main : withPost) {
      posts.put(main, new Post(number++, "Post " + main.name(), main.action().orElseThrow()));
    }
    mains.forEach(main -> job.planStep(main.number(), main.name()));
    posts.values().forEach(post -> job.planStep(post.number(), post.name()));
    lastStep = number;
    job.planStep(lastStep, "Complete job");
  }

  private void runSteps(JobShell shell) throws InterruptedException {
    for (Main main : mains) {
      noticeCancel();
      boolean ran = runMain(shell, main);
      Post post = posts.get(main);
      if (!ran && post != null) {
        posts.remove(main);
        job.finishStep(post.number(), "skipped");
      }
    }
    for (Post post : posts.values()) {
      noticeCancel();
      runPost(shell, post);
    }
  }

  /// @return whether the step ran, be it in vain
  private boolean runMain(JobShell shell, Main main) throws InterruptedException {
    Workflow.Options options = main.definition().options();
    Ended ended;
    try {
      Map<String, String> env = shell.env(options.env());
      JobScope seen = scope.with(env);
      if (!Expressions.holds(options.condition(), seen)) {
        job.finishStep(main.number(), "skipped");
        remember(options.id(), new Ended("skipped", Map.of()), "skipped");
        return false;
      }
      job.startStep(main.number(), main.name());
      Body body =
          switch (main.definition()) {
            case Workflow.Run run ->
                time ->
                    new ScriptStep(run, definition.defaults()).run(shell, output, seen, env, time);
            case Workflow.Uses _ ->
                time -> main.action().orElseThrow().main(shell, output, seen, env, time);
          };
      ended = end(main.name(), minutes(options.timeoutMinutes()), body);
    } catch (WorkflowException e) {
      output.error(e.getMessage());
      ended = new Ended("failure", Map.of());
    }
    boolean forgiven = ended.outcome().equals("failure") && options.continueOnError();
    String conclusion = forgiven ? "success" : ended.outcome();
    remember(options.id(), ended, conclusion);
    settle(main.number(), conclusion);
    return true;
  }

  private void runPost(JobShell shell, Post post) throws InterruptedException {
    String outcome;
    try {
      if (!Expressions.holds(post.action().manifest().postCondition(), scope)) {
        job.finishStep(post.number(), "skipped");
        return;
      }
      job.startStep(post.number(), post.name());
      Body body = time -> post.action().post(shell, output, time);
      outcome = end(post.name(), minutes(definition.timeoutMinutes()), body).outcome();
    } catch (WorkflowException e) {
      output.error(e.getMessage());
      outcome = "failure";
    }
    settle(post.number(), outcome);
  }

  /// Runs a body within its own time and the job's.
  private Ended end(String name, Duration limit, Body body) throws InterruptedException {
    Duration left =
        cancelSeen ? LAST_STEPS : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    boolean jobEndsFirst = left.compareTo(limit) < 0;
    JobShell.Outcome outcome = body.run(jobEndsFirst ? left : limit);
    String word =
        switch (outcome.result().end()) {
          case EXITED -> outcome.result().exitCode() == 0 ? "success" : "failure";
          case CANCELLED -> {
            cancel("The operation was canceled.");
            yield "cancelled";
          }
          case TIMED_OUT -> {
            if (jobEndsFirst) {
              cancel(
                  "The job running on runner %s has exceeded the maximum execution time of %s."
                      .formatted(runner.name(), text(minutes(definition.timeoutMinutes()))));
              yield "cancelled";
            }
            output.error("The action '" + name + "' has timed out after " + text(limit) + ".");
            yield "failure";
          }
        };
    return new Ended(word, outcome.outputs());
  }

  private void settle(int number, String conclusion) {
    job.finishStep(number, conclusion);
    if (conclusion.equals("failure") && scope.success()) {
      scope.status("failure");
    }
  }

  private void remember(String id, Ended ended, String conclusion) {
    if (!id.isEmpty()) {
      scope.put("steps", id + ".outcome", ended.outcome());
      scope.put("steps", id + ".conclusion", conclusion);
      ended.outputs().forEach((name, value) -> scope.put("steps", id + ".outputs." + name, value));
    }
  }

  private void noticeCancel() {
    if (cancelRequested.getAsBoolean() && !cancelSeen) {
      cancel("The operation was canceled.");
    }
  }

  private void cancel(String message) {
    output.error(message);
    cancelSeen = true;
    scope.status("cancelled");
  }

  private void complete() {
    job.startStep(lastStep, "Complete job");
    output.write("Cleaning up orphan processes");
    for (Orphans.Orphan orphan : Orphans.of(trackingId)) {
      output.write(
          "Terminate orphan process: pid (" + orphan.handle().pid() + ") (" + orphan.name() + ")");
      orphan.handle().destroyForcibly();
    }
    job.finishStep(lastStep, "success");
  }

  private static Duration minutes(double minutes) {
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }

  private static String text(Duration duration) {
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " minutes"
        : duration.toSeconds() + " seconds";
  }
}
