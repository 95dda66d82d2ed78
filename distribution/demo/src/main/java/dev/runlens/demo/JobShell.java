// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Starts the processes of one job with the environment the job has by then, and takes in what they
/// say through their files: variables, folders for PATH, outputs, state.
final class JobShell {

  /// How a step ended, and what it left.
  record Outcome(
      StepProcess.Result result, Map<String, String> outputs, Map<String, String> state) {}

  private final Workspace workspace;
  private final Map<String, String> base;
  private final Map<String, String> env;
  private final JobScope scope;
  private final StepOutput output;
  private final StepProcess processes;

  /// @param base what every process of the job sees
  /// @param env what the workflow and the job set with `env:`
  JobShell(
      RunnerSettings settings,
      Workspace workspace,
      Map<String, String> base,
      Map<String, String> env,
      JobScope scope,
      StepOutput output,
      BooleanSupplier cancelled) {
    this.workspace = workspace;
    this.base = new LinkedHashMap<>(base);
    this.env = new LinkedHashMap<>(env);
    this.scope = scope;
    this.output = output;
    this.processes =
        new StepProcess(
            new StepProcess.Patience(settings.afterInterrupt(), settings.afterTerminate()),
            cancelled);
  }

  Workspace workspace() {
    return workspace;
  }

  /// What `env:` shows for a step with these variables of its own.
  Map<String, String> env(Map<String, String> ofStep) {
    Map<String, String> all = new LinkedHashMap<>(env);
    ofStep.forEach((name, value) -> all.put(name, Expressions.interpolate(value, scope)));
    return all;
  }

  /// The full path of a program of the job's PATH, or its bare name.
  String find(String program) {
    return Stream.of(base.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(program);
  }

  /// Runs a process to its end, printing what it prints.
  ///
  /// @param variables on top of the job's own
  Outcome run(List<String> command, Path directory, Map<String, String> variables, Duration timeout)
      throws InterruptedException {
    try {
      Path folder = workspace.temporary().resolve("_runner_file_commands");
      FileCommands files = new FileCommands(folder, UUID.randomUUID().toString());
      Map<String, String> all = new LinkedHashMap<>(base);
      all.putAll(variables);
      all.putAll(files.variables());
      StepProcess.Result result = processes.run(command, directory, all, timeout, output::printed);
      takeIn(files);
      return new Outcome(result, files.outputs(), files.state());
    } catch (IOException e) {
      throw new WorkflowException("The runner cannot exchange files with the step: " + e, e);
    }
  }

  private void takeIn(FileCommands files) throws IOException {
    Map<String, String> added = files.env();
    env.putAll(added);
    scope.putAll("env", added);
    for (String folder : files.paths()) {
      base.merge("PATH", folder, (path, first) -> first + File.pathSeparator + path);
    }
  }
}
