// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files through which one step speaks to the runner: GITHUB_ENV, GITHUB_PATH, GITHUB_OUTPUT,
/// GITHUB_STATE, GITHUB_STEP_SUMMARY. Source: actions/runner FileCommandManager.cs.
final class FileCommands {

  private final Path directory;
  private final String suffix;

  /// @param directory `_runner_file_commands` below RUNNER_TEMP; made if absent
  /// @param suffix of the files' names, not used before
  FileCommands(Path directory, String suffix) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.suffix = suffix;
    for (Path file : variables().values().stream().map(Path::of).toList()) {
      Files.createFile(file);
    }
  }

  /// What the step's environment must hold.
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("GITHUB_ENV", file("set_env"));
    variables.put("GITHUB_PATH", file("add_path"));
    variables.put("GITHUB_OUTPUT", file("set_output"));
    variables.put("GITHUB_STATE", file("save_state"));
    variables.put("GITHUB_STEP_SUMMARY", file("step_summary"));
    return variables;
  }

  Map<String, String> env() throws IOException {
    return pairs("set_env");
  }

  Map<String, String> outputs() throws IOException {
    return pairs("set_output");
  }

  Map<String, String> state() throws IOException {
    return pairs("save_state");
  }

  /// Folders to put before PATH; the last one first.
  List<String> paths() throws IOException {
    return lines("add_path").stream().filter(line -> !line.isBlank()).toList();
  }

  /// `name=value` lines and `name<<DELIMITER` blocks.
  private Map<String, String> pairs(String name) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    Iterator<String> lines = lines(name).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      int equals = line.indexOf('=');
      int heredoc = line.indexOf("<<");
      if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
        pairs.put(line.substring(0, heredoc), block(lines, line.substring(heredoc + 2)));
      } else if (equals > 0) {
        pairs.put(line.substring(0, equals), line.substring(equals + 1));
      } else if (!line.isBlank()) {
        throw new WorkflowException("Invalid format '" + line + "' in a file command.");
      }
    }
    return pairs;
  }

  private static String block(Iterator<String> lines, String delimiter) {
    StringBuilder value = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(delimiter)) {
        return value.toString();
      }
      value.append(value.isEmpty() ? "" : "\n").append(line);
    }
    throw new WorkflowException("Matching delimiter not found '" + delimiter + "'.");
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(Path.of(file(name)));
  }

  private String file(String name) {
    return directory.resolve(name + "_" + suffix).toString();
  }
}
