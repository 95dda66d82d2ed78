// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What the launcher tells the demo.
///
///     --port 8080            where the server is to listen on 127.0.0.1
///     --action FOLDER        the Runlens action, put into the demo's repository
///     --data FOLDER          the server's data; without it, a temporary folder
///     --every SECONDS        the least time between the starts of two runs; 300
///     --runs COUNT           how many runs to make; endless without it
///     --server-command CMD…  the server, with all that follows
record DemoOptions(
    int port,
    Path action,
    Optional<Path> data,
    Duration every,
    int runs,
    List<String> serverCommand) {

  /// @throws DemoException if an option is unknown, missing or has no good value
  static DemoOptions parse(String... arguments) {
    int port = 8080;
    Optional<Path> action = Optional.empty();
    Optional<Path> data = Optional.empty();
    Duration every = Duration.ofMinutes(5);
    int runs = Integer.MAX_VALUE;
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String option = left.pop();
      if (option.equals("--server-command") && !left.isEmpty()) {
        return new DemoOptions(
            port,
            action.orElseThrow(() -> new DemoException("The option --action is missing.")),
            data,
            every,
            runs,
            List.copyOf(left));
      }
      if (left.isEmpty()) {
        throw new DemoException("The option " + option + " needs a value.");
      }
      String value = left.pop();
      switch (option) {
        case "--port" -> port = number(option, value);
        case "--action" -> action = Optional.of(Path.of(value).toAbsolutePath());
        case "--data" -> data = Optional.of(Path.of(value).toAbsolutePath());
        case "--every" -> every = Duration.ofSeconds(number(option, value));
        case "--runs" -> runs = number(option, value);
        default -> throw new DemoException("There is no option " + option + ".");
      }
    }
    throw new DemoException("The option --server-command is missing.");
  }

  private static int number(String option, String value) {
    try {
      return Integer.parseUnsignedInt(value);
    } catch (NumberFormatException _) {
      throw new DemoException("The option " + option + " needs a number, not " + value + ".");
    }
  }
}
