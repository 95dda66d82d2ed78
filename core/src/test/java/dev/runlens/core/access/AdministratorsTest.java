// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.testkit.SettableClock;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministratorsTest {

  private static final String TOKEN = "a token for tests";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void prepare() {
    file = directory.resolve("admin-token");
  }

  @Test
  void makesATokenThatOnlyItsUserCanReadAndKeepsIt() throws Exception {
    Administrators first = new Administrators(null, file, clock);
    String token = Files.readString(file).strip();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(43, token.length(), "256 bits in base64");
    assertTrue(first.knowsToken(token));
    assertTrue(new Administrators(null, file, clock).knowsToken(token));
    assertEquals(token, Files.readString(file).strip());
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count(), "nothing else is left behind");
    }
  }

  @Test
  void makesAnotherTokenForEveryServer() throws Exception {
    Object _ = new Administrators(null, file, clock);
    Path other = directory.resolve("other");
    Object _ = new Administrators(null, other, clock);
    assertNotEquals(Files.readString(file), Files.readString(other));
  }

  @Test
  void takesTheFirstLineOfAFileThatSomebodyWrote() throws Exception {
    Files.writeString(file, "  " + TOKEN + " \nand what it is for\n");
    assertTrue(new Administrators(null, file, clock).knowsToken(TOKEN));
  }

  /// An empty file, as a full disk leaves it, would let everybody in who sends an empty form.
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "   \n\n", "short", "fifteen letters"})
  void refusesATokenThatCanBeGuessed(String content) throws Exception {
    Files.writeString(file, content);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> new Administrators(null, file, clock));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("fewer than 16 characters"),
        String.valueOf(refused));
    assertEquals(content, Files.readString(file));
  }

  @Test
  void replacesWhatAKilledServerLeftUnfinished() throws Exception {
    Files.writeString(directory.resolve("admin-token.new"), "half");
    Object _ = new Administrators(null, file, clock);
    assertEquals(43, Files.readString(file).strip().length());
    assertFalse(Files.exists(directory.resolve("admin-token.new")));
  }

  @Test
  void prefersTheConfiguredTokenAndThenMakesNoFile() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    assertFalse(Files.exists(file));
    assertTrue(administrators.knowsToken(TOKEN));
    assertFalse(administrators.knowsToken(TOKEN + " "));
    assertFalse(administrators.knowsToken(""));
  }

  @Test
  void hearsNoTokenForAMinuteAfterTenWrongOnes() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    for (int i = 0; i < 9; i++) {
      assertFalse(administrators.knowsToken("wrong " + i));
    }
    assertFalse(administrators.throttled());
    assertTrue(administrators.knowsToken(TOKEN));
    assertFalse(administrators.knowsToken("wrong again"));
    assertTrue(administrators.throttled());
    assertFalse(administrators.knowsToken(TOKEN), "not even the right one");
    clock.advance(MINUTE.minusMillis(1));
    assertTrue(administrators.throttled());
    clock.advance(Duration.ofMillis(1));
    assertFalse(administrators.throttled());
    assertTrue(administrators.knowsToken(TOKEN));
    assertFalse(administrators.knowsToken("wrong"));
    assertFalse(administrators.throttled(), "the count began anew");
  }

  @Test
  void keepsSessionsWhileTokensAreThrottled() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    Administrators.SignedIn signedIn = administrators.signIn();
    for (int i = 0; i < 10; i++) {
      assertFalse(administrators.knowsToken("wrong"));
    }
    assertTrue(administrators.session(signedIn.id()).isPresent());
  }

  @Test
  void endsASessionAfterTwelveHours() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    Administrators.SignedIn signedIn = administrators.signIn();
    clock.advance(Duration.ofHours(12).minusMillis(1));
    assertEquals(Optional.of(signedIn.session()), administrators.session(signedIn.id()));
    clock.advance(Duration.ofMillis(1));
    assertEquals(Optional.empty(), administrators.session(signedIn.id()));
  }

  @Test
  void endsOnlyTheSessionThatSignsOut() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    Administrators.SignedIn one = administrators.signIn();
    Administrators.SignedIn two = administrators.signIn();
    administrators.signOut(one.id());
    administrators.signOut("nobody's");
    assertTrue(administrators.session(one.id()).isEmpty());
    assertTrue(administrators.session(two.id()).isPresent());
  }

  @Test
  void keepsTheNewestThousandSessions() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    String oldest = administrators.signIn().id();
    String second = administrators.signIn().id();
    Set<String> ids = new HashSet<>(Set.of(oldest, second));
    for (int i = 0; i < 999; i++) {
      ids.add(administrators.signIn().id());
    }
    assertEquals(1_001, ids.size(), "no id comes twice");
    assertTrue(administrators.session(oldest).isEmpty());
    assertTrue(administrators.session(second).isPresent());
  }

  @Test
  void formsOfOneSessionAreNotThoseOfAnother() {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    Administrators.SignedIn one = administrators.signIn();
    Administrators.SignedIn two = administrators.signIn();
    assertNotEquals(one.id(), one.session().csrf());
    assertTrue(Administrators.isOf(one.session(), one.session().csrf()));
    assertFalse(Administrators.isOf(one.session(), two.session().csrf()));
    assertFalse(Administrators.isOf(one.session(), ""));
  }

  @Test
  void tellsAnOutcomeOnce() {
    Administrators.Session session = new Administrators(TOKEN, file, clock).signIn().session();
    Administrators.Outcome outcome = new Administrators.Outcome(true, "Enabled s3.");
    session.tell(outcome);
    assertEquals(Optional.of(outcome), session.told());
    assertEquals(Optional.empty(), session.told());
  }

  /// Whoever reads the memory of the server, a heap dump say, cannot use what he finds.
  @Test
  void keepsNeitherIdsNorTheTokenInTheClear() throws Exception {
    Administrators administrators = new Administrators(TOKEN, file, clock);
    Administrators.SignedIn signedIn = administrators.signIn();
    Field sessions = Administrators.class.getDeclaredField("sessions");
    sessions.setAccessible(true);
    Map<?, ?> kept = (Map<?, ?>) sessions.get(administrators);
    assertEquals(1, kept.size());
    assertFalse(kept.containsKey(signedIn.id()));
    for (Field field : Administrators.class.getDeclaredFields()) {
      field.setAccessible(true);
      assertNotEquals(TOKEN, field.get(administrators), field.getName());
    }
  }
}
