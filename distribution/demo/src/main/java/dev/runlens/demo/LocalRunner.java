// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import static java.util.Objects.requireNonNull;

import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.WorkflowRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/// Runs the jobs of a workflow as real processes on this machine and plays their lives into a
/// simulated GitHub, which tells the hook of them and keeps their logs. As at GitHub a job is
/// queued when the jobs it needs have ended, and runs when a runner is free.
public final class LocalRunner {

  /// GitHub's ids of self-hosted runners; far from those of anything else.
  private static final long FIRST_RUNNER_ID = 4_400_000_001L;

  private final RunnerSettings settings;
  private final BlockingQueue<Runner> idle = new LinkedBlockingQueue<>();
  private volatile boolean cancelled;

  public LocalRunner(RunnerSettings settings) {
    this.settings = settings;
    for (int i = 0; i < settings.runners(); i++) {
      idle.add(Runner.selfHosted(FIRST_RUNNER_ID + i, "local-" + (i + 1)));
    }
  }

  /// Runs all jobs of the workflow, completes the run and returns.
  ///
  /// @throws IllegalStateException if a job could not even be tried
  public void run(Workflow workflow, WorkflowRun run) throws InterruptedException {
    Map<String, CompletableFuture<String>> conclusions = new LinkedHashMap<>();
    workflow.jobs().forEach(job -> conclusions.put(job.key(), new CompletableFuture<>()));
    List<Thread> threads = new ArrayList<>();
    for (Workflow.Job job : workflow.jobs()) {
      CompletableFuture<String> own = requireNonNull(conclusions.get(job.key()));
      if (job.needs().isEmpty()) {
        // Here and not in its thread, so that jobs are queued in the order of the file.
        List<CompletableFuture<String>> begun = begin(workflow, job, Map.of(), run);
        threads.add(follow(job, own, () -> begun));
      } else {
        threads.add(
            follow(job, own, () -> begin(workflow, job, results(job.needs(), conclusions), run)));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    run.complete();
    for (CompletableFuture<String> conclusion : conclusions.values()) {
      if (conclusion.isCompletedExceptionally()) {
        throw new IllegalStateException(
            "A job of " + workflow.path() + " could not be run", conclusion.exceptionNow());
      }
    }
  }

  /// Concludes a job when all of its combinations have ended. Whatever happens, the jobs that wait
  /// for this one learn of it.
  private static Thread follow(
      Workflow.Job job,
      CompletableFuture<String> conclusion,
      Supplier<List<CompletableFuture<String>>> begin) {
    return Thread.ofVirtual()
        .name(job.key())
        .start(() -> {
          try {
            List<String> all = begin.get().stream().map(CompletableFuture::join).toList();
            conclusion.complete(
                List.of("failure", "cancelled", "success").stream()
                    .filter(all::contains)
                    .findFirst()
                    .orElse("skipped"));
          } catch (RuntimeException e) {
            conclusion.completeExceptionally(e);
          }
        });
  }

  /// Waits for the jobs of these keys.
  private static Map<String, String> results(
      List<String> needs, Map<String, CompletableFuture<String>> conclusions) {
    Map<String, String> results = new LinkedHashMap<>();
    needs.forEach(key -> results.put(key, requireNonNull(conclusions.get(key)).join()));
    return results;
  }

  /// Cancels every job that runs or waits, now and from now on; their `always()` steps still run.
  public void cancel() {
    cancelled = true;
  }

  /// Queues a job once for each combination of its matrix, or skips it.
  ///
  /// @return the conclusions to come
  private List<CompletableFuture<String>> begin(
      Workflow workflow, Workflow.Job job, Map<String, String> needs, WorkflowRun run) {
    JobScope scope = new JobScope();
    scope.putAll("vars", settings.variables());
    scope.put("github", "event_name", run.request().event());
    scope.put("github", "ref_name", run.request().branch());
    needs.forEach((key, conclusion) -> scope.put("needs", key + ".result", conclusion));
    scope.status(
        cancelled
            ? "cancelled"
            : needs.values().stream().allMatch("success"::equals) ? "success" : "failure");
    String[] labels = job.runsOn().toArray(String[]::new);
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (Map<String, String> combination : Matrix.combinations(job.matrix())) {
      JobScope own = scope.with(Map.of());
      own.putAll("matrix", combination);
      String name = displayName(job, combination, own);
      if (!Expressions.holds(job.condition(), own)) {
        run.skipJob(name, labels);
        results.add(CompletableFuture.completedFuture("skipped"));
        continue;
      }
      Job queued = run.queueJob(name, labels);
      CompletableFuture<String> result = new CompletableFuture<>();
      results.add(result);
      Thread.ofVirtual()
          .name(name)
          .start(() -> execute(workflow, job, combination, needs, queued, result));
    }
    return results;
  }

  private void execute(
      Workflow workflow,
      Workflow.Job definition,
      Map<String, String> combination,
      Map<String, String> needs,
      Job job,
      CompletableFuture<String> result) {
    try {
      Runner runner = idle.take();
      try {
        JobExecution execution =
            new JobExecution(
                settings, workflow, definition, combination, needs, job, runner, () -> cancelled);
        result.complete(execution.run());
      } finally {
        idle.add(runner);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      result.complete("cancelled");
    } catch (RuntimeException e) {
      job.complete("failure");
      result.completeExceptionally(e);
    }
  }

  private static String displayName(
      Workflow.Job job, Map<String, String> combination, JobScope scope) {
    if (job.name().isPresent()) {
      return Expressions.interpolate(job.name().get(), scope);
    }
    return combination.isEmpty()
        ? job.key()
        : job.key() + " (" + String.join(", ", combination.values()) + ")";
  }
}
