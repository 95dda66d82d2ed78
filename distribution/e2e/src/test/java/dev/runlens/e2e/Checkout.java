// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import dev.runlens.demo.LocalRunner;
import dev.runlens.demo.RunnerSettings;
import dev.runlens.demo.Workflow;
import dev.runlens.githubsimulator.GitHubSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A repository with one workflow and a copy of the action, and a runner that executes it for real.
///
/// @param directory the repository
/// @param work where the runner works
record Checkout(Path directory, Path work) {

  private static final String WORKFLOW = ".github/workflows/ci.yml";

  static Checkout make(Path temp, String workflow) throws IOException {
    Path directory = temp.resolve("checkout");
    Path file = directory.resolve(WORKFLOW);
    Files.createDirectories(file.getParent());
    Files.writeString(file, workflow);
    Path action = Path.of(System.getProperty("runlens.action"));
    for (String part : List.of("action.yml", "package.json", "src")) {
      try (Stream<Path> files = Files.walk(action.resolve(part))) {
        for (Path source : files.filter(Files::isRegularFile).toList()) {
          Path copy = directory.resolve("action").resolve(action.relativize(source).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(source, copy);
        }
      }
    }
    return new Checkout(directory, temp.resolve("work"));
  }

  Workflow workflow() {
    return Workflow.read(directory, WORKFLOW);
  }

  LocalRunner runner(RunlensProcess server, GitHubSimulator github) {
    return new LocalRunner(
        RunnerSettings.ofThisMachine(
            work, directory, Map.of("RUNLENS_URL", server.uri("").toString()), github.baseUri()));
  }
}
