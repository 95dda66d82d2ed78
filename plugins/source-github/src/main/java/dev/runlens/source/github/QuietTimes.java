// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Until when GitHub wants to be left alone by whom, in a file, so that a restart does not forget
/// it: going on while a limit lasts may get the App banned (docs, "Rate limits for the REST API").
/// For many threads.
final class QuietTimes {

  /// Nobody restarts within less.
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private final @Nullable Path file;
  private final Clock clock;
  private final System.Logger logger;
  private final Properties times = new Properties();

  private QuietTimes(@Nullable Path file, Clock clock, System.Logger logger) {
    this.file = file;
    this.clock = clock;
    this.logger = logger;
  }

  /// Reads the file, if there is one.
  static QuietTimes in(Path file, Clock clock, System.Logger logger) {
    QuietTimes quiet = new QuietTimes(file, clock, logger);
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        quiet.times.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        logger.log(System.Logger.Level.WARNING, "quiet times cannot be read file=" + file, e);
      }
    }
    return quiet;
  }

  /// Forgets with the process.
  static QuietTimes forgetful(Clock clock) {
    return new QuietTimes(null, clock, System.getLogger(QuietTimes.class.getName()));
  }

  synchronized Instant until(String whose) {
    String millis = times.getProperty(whose, "");
    return millis.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(millis)) : Instant.MIN;
  }

  /// A file that cannot be written is a line of the log: the process itself still knows.
  synchronized void keep(String whose, Instant until) {
    Instant now = clock.instant();
    times.keySet().removeIf(key -> !until(String.valueOf(key)).isAfter(now));
    times.setProperty(whose, Long.toString(until.toEpochMilli()));
    if (file == null || Duration.between(now, until).compareTo(SHORTEST) < 0) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (Writer writer = Files.newBufferedWriter(next)) {
        times.store(writer, null);
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      logger.log(System.Logger.Level.WARNING, "quiet times cannot be written file=" + file, e);
    }
  }
}
