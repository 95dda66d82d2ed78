// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The `action.yml` of a JavaScript action.
///
/// @param main the program of the step
/// @param post the program that runs at the end of the job
/// @param postCondition of `post-if:`, `always()` unless given
/// @param defaults of the inputs, which may hold `${{ }}`; inputs without one are absent
record ActionManifest(
    Path main, Optional<Path> post, String postCondition, Map<String, String> defaults) {

  /// @param uses as in the workflow, for messages
  static ActionManifest read(Path directory, String uses) {
    Map<?, ?> manifest = load(directory.resolve("action.yml"), uses);
    Map<?, ?> runs = manifest.get("runs") instanceof Map<?, ?> found ? found : Map.of();
    String using = String.valueOf(runs.get("using"));
    if (!using.startsWith("node") || runs.get("main") == null) {
      throw new WorkflowException(
          "The action " + uses + " runs with " + using + "; only JavaScript actions run here.");
    }
    if (runs.get("pre") != null) {
      throw new WorkflowException(
          "The action " + uses + " has a pre step, which does not run here.");
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    if (manifest.get("inputs") instanceof Map<?, ?> inputs) {
      inputs.forEach((name, input) -> {
        if (input instanceof Map<?, ?> fields && fields.get("default") != null) {
          defaults.put(name.toString(), fields.get("default").toString());
        }
      });
    }
    return new ActionManifest(
        directory.resolve(runs.get("main").toString()),
        Optional.ofNullable(runs.get("post")).map(post -> directory.resolve(post.toString())),
        runs.get("post-if") == null ? "always()" : runs.get("post-if").toString(),
        defaults);
  }

  private static Map<?, ?> load(Path file, String uses) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Object manifest = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return manifest instanceof Map<?, ?> map ? map : Map.of();
    } catch (IOException e) {
      throw new WorkflowException("The action " + uses + " has no action.yml at " + file + ".", e);
    }
  }
}
