// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The machine a local runner has.
///
/// @param workDirectory below which each runner keeps its workspace and temporary files
/// @param checkout the repository; each job gets a copy of its own
/// @param variables of the `vars` context, as set on GitHub's settings page of a repository
/// @param environment what every process inherits
/// @param apiUri GITHUB_API_URL and GITHUB_SERVER_URL of the jobs
/// @param node the program that runs JavaScript actions
/// @param runners how many jobs run at once
/// @param afterInterrupt how long a cancelled process has after SIGINT, and
/// @param afterTerminate after SIGTERM, before it and its children are killed
public record RunnerSettings(
    Path workDirectory,
    Path checkout,
    Map<String, String> variables,
    Map<String, String> environment,
    URI apiUri,
    String node,
    int runners,
    Duration afterInterrupt,
    Duration afterTerminate) {

  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ");

  public RunnerSettings {
    variables = Map.copyOf(variables);
    environment = Map.copyOf(environment);
  }

  /// Three runners with the delays of GitHub's. Their processes see only the plainest of this
  /// process's environment, and this process's JDK as JAVA_HOME.
  public static RunnerSettings ofThisMachine(
      Path workDirectory, Path checkout, Map<String, String> variables, URI apiUri) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return new RunnerSettings(
        workDirectory,
        checkout,
        variables,
        environment,
        apiUri,
        "node",
        3,
        Duration.ofMillis(7_500),
        Duration.ofMillis(2_500));
  }

  /// The same machine, less patient with what it cancels.
  public RunnerSettings withPatience(Duration newAfterInterrupt, Duration newAfterTerminate) {
    return new RunnerSettings(
        workDirectory,
        checkout,
        variables,
        environment,
        apiUri,
        node,
        runners,
        newAfterInterrupt,
        newAfterTerminate);
  }
}
