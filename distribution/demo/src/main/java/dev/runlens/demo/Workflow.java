// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A workflow file as far as the local runner understands it. Texts may still hold `${{ }}`.
///
/// @param path of the file inside its repository, such as `.github/workflows/ci.yml`
public record Workflow(String name, String path, Map<String, String> env, List<Job> jobs) {

  public Workflow {
    env = ordered(env);
    jobs = List.copyOf(jobs);
  }

  /// Reads a file.
  ///
  /// @param repository the folder the file's path is relative to
  /// @throws WorkflowException if it is no workflow or asks for what this runner does not do
  public static Workflow read(Path repository, String path) {
    return new WorkflowReader(repository, path).read();
  }

  /// @param key in the file; several jobs of a matrix share it
  /// @param condition of `if:`, empty when there is none
  /// @param matrix values by name; the job runs once for each combination
  /// @param timeoutMinutes 360 unless given, as at GitHub
  /// @param idToken whether `permissions:` lets the job ask for an OIDC token
  public record Job(
      String key,
      Optional<String> name,
      List<String> needs,
      String condition,
      List<String> runsOn,
      Map<String, String> env,
      Map<String, List<String>> matrix,
      Defaults defaults,
      double timeoutMinutes,
      boolean idToken,
      List<Step> steps) {

    public Job {
      needs = List.copyOf(needs);
      runsOn = List.copyOf(runsOn);
      env = ordered(env);
      matrix = ordered(matrix);
      steps = List.copyOf(steps);
    }
  }

  /// `defaults: run:` of a job; empty when not given.
  public record Defaults(String shell, String workingDirectory) {}

  /// What all steps have.
  ///
  /// @param id empty when not given
  /// @param condition of `if:`, empty when there is none
  /// @param timeoutMinutes 360 unless given
  public record Options(
      String id,
      Optional<String> name,
      String condition,
      Map<String, String> env,
      boolean continueOnError,
      double timeoutMinutes) {

    public Options {
      env = ordered(env);
    }
  }

  /// One step of a job.
  public sealed interface Step {

    Options options();

    /// What the step is called when it has no name of its own.
    String defaultName();
  }

  /// `run:`, with an empty shell or directory meaning the job's defaults.
  public record Run(Options options, String script, String shell, String workingDirectory)
      implements Step {

    @Override
    public String defaultName() {
      return "Run " + script.lines().findFirst().orElse("").strip();
    }
  }

  /// `uses: ./…`, a JavaScript action inside the repository.
  public record Uses(Options options, String path, Map<String, String> with) implements Step {

    public Uses {
      with = ordered(with);
    }

    @Override
    public String defaultName() {
      return "Run " + path;
    }
  }

  /// Keeps the order of the file, which logs show.
  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
