// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What makes whoever can read this machine's files or console the first admin: a token in the file
/// `setup-token` (mode 0600), good for one admin.
///
/// It is made anew at every start without an admin, so that nobody is ever locked out, and it is
/// used up together with the making of the admin: a server that is killed in between has either
/// none of both, or the admin and a file that opens nothing. Safe for many threads.
public final class SetupToken {

  private static final System.Logger LOGGER = System.getLogger(SetupToken.class.getName());
  private static final int MOST_FAILURES = 10;
  private static final Duration FAILURES_COUNT = Duration.ofMinutes(1);
  private static final String EVERYBODY = "";

  private final Path file;
  private final Attempts failures;

  /// `null`: there is an admin, so that there is nothing to set up.
  private volatile @Nullable String token;

  private SetupToken(Path file, Clock clock, @Nullable String token) {
    this.file = file;
    this.failures = new Attempts(MOST_FAILURES, FAILURES_COUNT, clock);
    this.token = token;
  }

  /// Makes a token, or takes away what an earlier start left of one.
  ///
  /// @param needed whether there is no admin
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static SetupToken open(Path file, boolean needed, Clock clock) {
    SetupToken made = new SetupToken(file, clock, needed ? KeyFile.makeAnew(file) : null);
    if (!needed) {
      made.deleteFile();
    }
    return made;
  }

  /// Whether there is no admin yet.
  public boolean needed() {
    return token != null;
  }

  /// The token, as long as it is needed.
  public Optional<String> text() {
    return Optional.ofNullable(token);
  }

  /// Whether too many wrong tokens have come just now: after 10 within a minute every further one
  /// is wrong.
  public boolean throttled() {
    return failures.pause(EVERYBODY).isPresent();
  }

  /// Makes the first admin for somebody who has the token. Of several at once one succeeds.
  ///
  /// @param given compared in constant time
  /// @param admin makes the admin; whatever it throws leaves the token as it is
  /// @return empty if the token is wrong or used up, or too many wrong ones have come
  public synchronized Optional<Person> redeem(String given, Supplier<Person> admin) {
    String right = token;
    if (right == null || throttled()) {
      return Optional.empty();
    }
    if (!Digest.same(right, given)) {
      Optional<Duration> _ = failures.take(EVERYBODY);
      return Optional.empty();
    }
    Person person = admin.get();
    token = null;
    deleteFile();
    return Optional.of(person);
  }

  private void deleteFile() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "Cannot delete " + file + ", which opens nothing any more", e);
    }
  }
}
