// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Who is an administrator: whoever knows the admin token, and browsers that were signed in with
/// it.
///
/// The token is compared in constant time. Sessions live in memory, at most 12 hours, and end with
/// the server. Safe for many threads.
public final class Administrators {

  static final Duration SESSION = Duration.ofHours(12);
  private static final int MOST_SESSIONS = 1_000;
  private static final int MOST_FAILURES = 10;
  private static final Duration FAILURES_COUNT = Duration.ofMinutes(1);
  private static final int RANDOM_BYTES = 32;

  private final byte[] tokenDigest;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// Sessions by the digest of their id, so that memory never holds an id; the oldest first.
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private int failures;
  private Instant failuresSince = Instant.EPOCH;

  /// A browser that is signed in.
  public static final class Session {

    private final String csrf;
    private final Instant endsAt;
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    private Session(String csrf, Instant endsAt) {
      this.csrf = csrf;
      this.endsAt = endsAt;
    }

    /// What its forms must send back.
    public String csrf() {
      return csrf;
    }

    /// Keeps what came of a form, for the page that the browser is sent to.
    public void tell(Outcome now) {
      outcome.set(now);
    }

    /// What came of the last form, once.
    public Optional<Outcome> told() {
      return Optional.ofNullable(outcome.getAndSet(null));
    }
  }

  /// What came of a form.
  ///
  /// @param text for people, without secrets
  public record Outcome(boolean done, String text) {}

  /// A new session.
  ///
  /// @param id the cookie's value
  public record SignedIn(String id, Session session) {}

  /// @param token as configured; `null`: the one in `file`, which is made if missing
  public Administrators(@Nullable String token, Path file, Clock clock) {
    this.tokenDigest = digest(token == null ? KeyFile.readOrMake(file) : token);
    this.clock = clock;
  }

  /// Whether somebody knows the token. After 10 wrong ones within a minute every further one is
  /// wrong, too: see [#throttled].
  public boolean knowsToken(String token) {
    if (throttled()) {
      return false;
    }
    boolean known = MessageDigest.isEqual(digest(token), tokenDigest);
    if (!known) {
      countFailure();
    }
    return known;
  }

  /// Whether too many wrong tokens have come just now.
  public synchronized boolean throttled() {
    return failures >= MOST_FAILURES
        && clock.instant().isBefore(failuresSince.plus(FAILURES_COUNT));
  }

  private synchronized void countFailure() {
    Instant now = clock.instant();
    if (!now.isBefore(failuresSince.plus(FAILURES_COUNT))) {
      failures = 0;
      failuresSince = now;
    }
    failures++;
  }

  /// Starts a session for somebody who knows the token.
  public synchronized SignedIn signIn() {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !now.isBefore(session.endsAt));
    if (sessions.size() >= MOST_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    String id = randomText();
    Session session = new Session(randomText(), now.plus(SESSION));
    sessions.put(key(id), session);
    return new SignedIn(id, session);
  }

  /// The session of a cookie's value, if it goes on.
  public synchronized Optional<Session> session(String id) {
    return Optional.ofNullable(sessions.get(key(id)))
        .filter(session -> clock.instant().isBefore(session.endsAt));
  }

  /// Ends a session.
  public synchronized void signOut(String id) {
    sessions.remove(key(id));
  }

  /// Whether a form or script sent its session's token back.
  public static boolean isOf(Session session, String csrf) {
    return MessageDigest.isEqual(digest(csrf), digest(session.csrf()));
  }

  private String randomText() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String key(String id) {
    return HexFormat.of().formatHex(digest(id));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
