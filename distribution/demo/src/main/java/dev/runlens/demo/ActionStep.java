// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A `uses:` step with a JavaScript action, whose post program runs when the job's main steps are
/// over, with the state its main program saved. Source: actions/runner NodeScriptActionHandler.cs
/// and ActionRunner.cs.
final class ActionStep {

  private final Workflow.Uses step;
  private final ActionManifest manifest;
  private final String node;
  private Map<String, String> variables = Map.of();

  ActionStep(Workflow.Uses step, ActionManifest manifest, String node) {
    this.step = step;
    this.manifest = manifest;
    this.node = node;
  }

  ActionManifest manifest() {
    return manifest;
  }

  JobShell.Outcome main(
      JobShell shell, StepOutput output, JobScope scope, Map<String, String> env, Duration timeout)
      throws InterruptedException {
    Map<String, String> inputs = inputs(scope);
    output.write("##[group]Run " + step.path());
    ScriptStep.listed(output, "with", inputs);
    ScriptStep.listed(output, "env", env);
    output.write("##[endgroup]");
    Map<String, String> own = new LinkedHashMap<>(env);
    inputs.forEach((name, value) -> own.put(variable(name), value));
    JobShell.Outcome outcome = run(shell, manifest.main(), own, timeout);
    outcome.state().forEach((name, value) -> own.put("STATE_" + name, value));
    variables = own;
    return outcome;
  }

  /// Only after [#main].
  JobShell.Outcome post(JobShell shell, StepOutput output, Duration timeout)
      throws InterruptedException {
    output.write("Post job cleanup.");
    return run(shell, manifest.post().orElseThrow(), variables, timeout);
  }

  private JobShell.Outcome run(
      JobShell shell, Path program, Map<String, String> own, Duration timeout)
      throws InterruptedException {
    List<String> command = List.of(shell.find(node), program.toString());
    return shell.run(command, shell.workspace().checkout(), own, timeout);
  }

  /// What is given, over what the manifest has as defaults; inputs without a value stay unset.
  private Map<String, String> inputs(JobScope scope) {
    Map<String, String> inputs = new LinkedHashMap<>(step.with());
    manifest.defaults().forEach(inputs::putIfAbsent);
    inputs.replaceAll((_, value) -> Expressions.interpolate(value, scope));
    return inputs;
  }

  private static String variable(String input) {
    return "INPUT_" + input.replace(' ', '_').toUpperCase(Locale.ROOT);
  }
}
