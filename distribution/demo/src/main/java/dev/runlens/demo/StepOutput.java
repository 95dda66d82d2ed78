// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import dev.runlens.githubsimulator.JobLog;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns what steps print into what the log shows: workflow commands become markers or masks,
/// secrets become stars. One for each job; safe for use by many threads.
///
/// Source: actions/runner ActionCommandManager.cs and ExecutionContext.cs; "Workflow commands" in
/// GitHub's docs.
final class StepOutput {

  private static final Pattern COMMAND = Pattern.compile("\\s*::([a-z-]+)(?: [^:]*)?::(.*)");

  private final JobLog log;
  private final Masks masks = new Masks();
  private String resumeToken = "";

  StepOutput(JobLog log) {
    this.log = log;
  }

  /// A line of the runner itself.
  void write(String line) {
    log.append(masks.apply(line));
  }

  void error(String message) {
    write("##[error]" + message);
  }

  /// A line a program printed.
  synchronized void printed(String line) {
    Matcher command = COMMAND.matcher(line);
    if (!resumeToken.isEmpty()) {
      if (line.strip().equals("::" + resumeToken + "::")) {
        resumeToken = "";
      }
      write(line);
    } else if (command.matches()) {
      execute(command.group(1), unescape(command.group(2)), line);
    } else {
      write(line);
    }
  }

  private void execute(String name, String value, String line) {
    switch (name) {
      case "error", "warning", "notice", "group" -> write("##[" + name + "]" + value);
      case "endgroup" -> write("##[endgroup]");
      case "add-mask" -> masks.add(value);
      case "stop-commands" -> resumeToken = value;
      case "debug" -> {
        // Shown only in runs with debug logging, which this runner does not have.
      }
      default -> write(line);
    }
  }

  private static String unescape(String value) {
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
  }
}
