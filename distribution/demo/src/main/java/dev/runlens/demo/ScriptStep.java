// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A `run:` step. Source of the shells' options and the log's lines: actions/runner
/// ScriptHandler.cs and ScriptHandlerHelpers.cs.
record ScriptStep(Workflow.Run step, Workflow.Defaults defaults) {

  JobShell.Outcome run(
      JobShell shell, StepOutput output, JobScope scope, Map<String, String> env, Duration timeout)
      throws InterruptedException {
    String script = Expressions.interpolate(step.script(), scope);
    List<String> command = new ArrayList<>(command(shell));
    describe(output, script, String.join(" ", command), env);
    Path file = shell.workspace().temporary().resolve(UUID.randomUUID() + ".sh");
    try {
      Files.writeString(file, script.endsWith("\n") ? script : script + "\n");
    } catch (IOException e) {
      throw new WorkflowException("The runner cannot write the script " + file, e);
    }
    command.set(command.size() - 1, file.toString());
    String directory = firstGiven(step.workingDirectory(), defaults.workingDirectory());
    Path folder = shell.workspace().checkout().resolve(Expressions.interpolate(directory, scope));
    JobShell.Outcome outcome = shell.run(command, folder, env, timeout);
    if (outcome.result().end() == StepProcess.End.EXITED && outcome.result().exitCode() != 0) {
      output.error("Process completed with exit code " + outcome.result().exitCode() + ".");
    }
    return outcome;
  }

  /// The command with `{0}` where the script's file goes.
  private List<String> command(JobShell shell) {
    String name = firstGiven(step.shell(), defaults.shell());
    return switch (name) {
      case "" -> List.of(shell.find("bash"), "-e", "{0}");
      case "bash" ->
          List.of(shell.find("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail", "{0}");
      case "sh" -> List.of(shell.find("sh"), "-e", "{0}");
      default -> throw new WorkflowException("The shell " + name + " is not supported here.");
    };
  }

  private static void describe(
      StepOutput output, String script, String command, Map<String, String> env) {
    output.write("##[group]Run " + script.lines().findFirst().orElse("").strip());
    script.lines().forEach(line -> output.write("\u001B[36;1m" + line + "\u001B[0m"));
    output.write("shell: " + command);
    listed(output, "env", env);
    output.write("##[endgroup]");
  }

  /// `env:` or `with:` and what is below it, if there is any.
  static void listed(StepOutput output, String title, Map<String, String> values) {
    if (!values.isEmpty()) {
      output.write(title + ":");
      values.forEach((name, value) -> output.write("  " + name + ": " + value));
    }
  }

  private static String firstGiven(String own, String fallback) {
    return own.isEmpty() ? fallback : own;
  }
}
