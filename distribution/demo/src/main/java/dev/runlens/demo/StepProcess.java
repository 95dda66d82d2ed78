// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Runs one process of a step and ends it, with all it started, when its time is over. Source of
/// the signals and their delays: actions/runner ProcessInvoker.cs.
final class StepProcess {

  /// How a process ended.
  enum End {
    EXITED,
    TIMED_OUT,
    CANCELLED
  }

  /// @param exitCode meaningless unless the process exited
  record Result(End end, int exitCode) {}

  /// How long a process has after SIGINT, and then after SIGTERM.
  record Patience(Duration afterInterrupt, Duration afterTerminate) {

    /// The runner's own.
    static Patience ofRunner() {
      return new Patience(Duration.ofMillis(7_500), Duration.ofMillis(2_500));
    }
  }

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /// A child left behind may hold the pipe open; the runner waits no longer for its output.
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

  private final Patience patience;
  private final BooleanSupplier cancelled;

  StepProcess(Patience patience, BooleanSupplier cancelled) {
    this.patience = patience;
    this.cancelled = cancelled;
  }

  Result run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Duration timeout,
      Consumer<String> output)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new WorkflowException("Cannot start " + command.getFirst() + ": " + e.getMessage(), e);
    }
    Thread pump = Thread.ofPlatform().daemon().start(() -> pump(process, output));
    End end = await(process, System.nanoTime() + timeout.toNanos());
    pump.join(OUTPUT_PATIENCE);
    return new Result(end, end == End.EXITED ? process.exitValue() : -1);
  }

  private End await(Process process, long deadline) throws InterruptedException {
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (cancelled.getAsBoolean()) {
        endTree(process);
        return End.CANCELLED;
      }
      if (System.nanoTime() > deadline) {
        endTree(process);
        return End.TIMED_OUT;
      }
    }
    return End.EXITED;
  }

  /// Asks the entry process twice, then kills it and everything that descends from it. Children are
  /// noted before each signal: once their parent is gone nobody could tell whose they were.
  private void endTree(Process process) throws InterruptedException {
    Set<ProcessHandle> tree = new LinkedHashSet<>(process.descendants().toList());
    interrupt(process);
    if (!process.waitFor(patience.afterInterrupt().toMillis(), TimeUnit.MILLISECONDS)) {
      tree.addAll(process.descendants().toList());
      process.destroy();
      boolean _ = process.waitFor(patience.afterTerminate().toMillis(), TimeUnit.MILLISECONDS);
    }
    tree.addAll(process.descendants().toList());
    process.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /// Java has no call for SIGINT.
  private static void interrupt(Process process) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException _) {
      process.destroy();
    }
  }

  private static void pump(Process process, Consumer<String> output) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(output);
    } catch (IOException | UncheckedIOException _) {
      // The stream was closed under the reader when the process was killed: nothing more to read.
      return;
    }
  }
}
