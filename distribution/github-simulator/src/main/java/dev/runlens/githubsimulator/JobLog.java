// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The log of a job, in the runner's format, kept in a file so that it may be of any size. Nobody
/// can read it before the job is completed. Safe for use by many threads.
public final class JobLog {

  /// What a reader finds at the blob host.
  enum State {
    UNPUBLISHED,
    PUBLISHED,
    EXPIRED,
    LOST
  }

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Path file;
  private final Clock clock;
  private State state = State.UNPUBLISHED;

  JobLog(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /// Appends one message stamped now. Line feeds inside it get no stamp of their own, as in the
  /// runner (its Logging.cs).
  public void append(String message) {
    append(clock.instant(), message);
  }

  /// Appends one message with the runner's 28-character stamp: 100 ns, UTC.
  public void append(Instant at, String message) {
    appendBytes((STAMP.format(at) + " " + message + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Appends bytes as they are: no stamp, no line feed. The first ones follow a byte order mark.
  public synchronized void appendBytes(byte[] bytes) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      if (Files.size(file) == 0) {
        out.write(BYTE_ORDER_MARK);
      }
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot append to the simulated log " + file, e);
    }
  }

  /// Makes a copy of a file the whole log, byte for byte.
  public synchronized void replaceWith(Path content) {
    try {
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + content + " into a simulated log", e);
    }
  }

  /// Everything so far, for tests.
  public synchronized String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the simulated log " + file, e);
    }
  }

  /// Lets readers have it; completing the job does this.
  public synchronized void publish() {
    if (state == State.UNPUBLISHED) {
      state = State.PUBLISHED;
    }
  }

  /// Its retention is over: the API answers 410 from now on.
  public synchronized void expire() {
    state = State.EXPIRED;
  }

  /// The runner died before it closed the log: the blob is never found.
  public synchronized void lose() {
    state = State.LOST;
  }

  synchronized State state() {
    return state;
  }

  synchronized Path file() {
    appendBytes(new byte[0]);
    return file;
  }
}
