// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.githubsimulator.Step;
import dev.runlens.githubsimulator.WorkflowRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A simulated GitHub, a repository in a temporary folder and a local runner without patience.
final class Rig implements AutoCloseable {

  static final String FILE = ".github/workflows/ci.yml";

  final GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
  final Path folder;
  final LocalRunner runner;
  private final Repository repository =
      github.install("northwind", "parcels").repository("parcels");

  Rig(Path directory) {
    folder = directory.resolve("repository");
    runner =
        new LocalRunner(
            RunnerSettings.ofThisMachine(
                    directory.resolve("runners"),
                    folder,
                    Map.of("SERVER", "http://127.0.0.1:9"),
                    github.baseUri())
                .withPatience(Duration.ofMillis(300), Duration.ofMillis(300)));
  }

  void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// Runs a workflow that has these jobs.
  WorkflowRun run(String jobs) throws IOException, InterruptedException {
    write(FILE, "name: CI\non: push\nenv:\n  LEVEL: workflow\njobs:\n" + jobs.indent(2));
    WorkflowRun run = repository.requestRun(RunRequest.push("CI", "Weigh parcels"));
    runner.run(Workflow.read(folder, FILE), run);
    return run;
  }

  /// Runs one job that has these steps.
  Job steps(String steps) throws IOException, InterruptedException {
    return run("job:\n  runs-on: [self-hosted, linux]\n  steps:\n" + steps.indent(4))
        .jobs()
        .getFirst();
  }

  /// The log without stamps and byte order mark.
  static List<String> lines(Job job) {
    return job.log()
        .text()
        .replace("\uFEFF", "")
        .lines()
        .map(line -> line.matches("\\d{4}-.{22}Z .*") ? line.substring(29) : line)
        .toList();
  }

  static String conclusion(Job job, String stepName) {
    return job.steps().stream()
        .filter(step -> step.name().equals(stepName))
        .map(Step::conclusion)
        .map(String::valueOf)
        .findFirst()
        .orElse("no such step");
  }

  @Override
  public void close() {
    github.close();
  }
}
