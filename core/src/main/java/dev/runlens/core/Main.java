// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.core.redaction.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.logging.LogManager;

/// The command line: starts the server and stops it on SIGTERM or Ctrl-C. Problems of a person's
/// making are told in a line each, without a stack trace.
public final class Main {

  private static final int UNUSABLE = 2;

  private Main() {}

  /// Starts the server.
  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("java.util.logging.config.file") == null) {
      try (InputStream logging = Main.class.getResourceAsStream("logging.properties")) {
        LogManager.getLogManager().readConfiguration(logging);
      }
    }
    PrintStream err = System.err;
    ServerSettings settings;
    try {
      settings = SettingsReader.read(List.of(arguments), System.getenv());
    } catch (SettingsReader.UnusableSettings e) {
      err.println(e.getMessage());
      System.exit(UNUSABLE);
      return;
    }
    try {
      RunlensServer server = RunlensServer.start(settings, Clock.systemUTC());
      server
          .setupUrl()
          .ifPresent(url ->
              err.println("Runlens has no admin yet. Make yourself the first one at " + url));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
    } catch (RuntimeException e) {
      err.println("Runlens cannot start: " + SecretText.without(String.valueOf(e.getMessage())));
      System.exit(1);
    }
  }
}
