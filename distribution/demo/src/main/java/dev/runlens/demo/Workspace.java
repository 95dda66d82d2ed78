// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folders one runner gives to one job, laid out as `_work` of a self-hosted runner.
///
/// @param checkout GITHUB_WORKSPACE, holding a fresh copy of the repository
/// @param temporary RUNNER_TEMP, empty
/// @param tools RUNNER_TOOL_CACHE
record Workspace(Path checkout, Path temporary, Path tools) {

  /// Wipes what the runner's last job left and copies the repository.
  static Workspace prepare(Path runnerDirectory, String repositoryName, Path source)
      throws IOException {
    Path work = runnerDirectory.resolve("_work");
    delete(work);
    Path checkout = work.resolve(repositoryName).resolve(repositoryName);
    copy(source, checkout);
    return new Workspace(
        checkout,
        Files.createDirectories(work.resolve("_temp")),
        Files.createDirectories(work.resolve("_tool")));
  }

  static void copy(Path source, Path target) throws IOException {
    for (Path path : tree(source)) {
      Path copy = target.resolve(source.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(path, copy);
      }
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      for (Path path : tree(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /// Parents before their children.
  private static List<Path> tree(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.toList();
    }
  }
}
