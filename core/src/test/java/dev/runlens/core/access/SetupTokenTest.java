// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.catalog.Database;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTokenTest {

  private static final String PASSWORD = "a password for tests";

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private Path file;
  private Database database;
  private People people;

  @BeforeEach
  void open() {
    file = directory.resolve("setup-token");
    database = Database.open(directory.resolve("catalog.db"));
    people =
        new People(
            database, SecretBox.open("a key for tests", directory.resolve("secret.key")), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// A start of the server.
  private SetupToken start() {
    return SetupToken.open(file, !people.hasAdmin(), clock);
  }

  private Supplier<Person> admin(String login) {
    return () -> people.makeLocal(login, PASSWORD, Role.ADMIN);
  }

  private String text(SetupToken token) {
    return token.text().orElseThrow();
  }

  @Test
  void liesInAFileForItsOwnersEyesOnly() throws Exception {
    SetupToken token = start();
    assertEquals(text(token), Files.readString(file).strip());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(text(token).length() >= 43);
  }

  @Test
  void makesOneAdminAndDies() {
    SetupToken token = start();
    String text = text(token);
    assertEquals("mara", token.redeem(text, admin("mara")).orElseThrow().login());
    assertFalse(token.needed());
    assertEquals(Optional.empty(), token.text());
    assertFalse(Files.exists(file));
    assertTrue(token.redeem(text, admin("eve")).isEmpty());
    assertEquals(1, people.list().size());
  }

  @Test
  void makesOneAdminHoweverManyAskAtOnce() throws Exception {
    SetupToken token = start();
    String text = text(token);
    int askers = 4;
    CyclicBarrier together = new CyclicBarrier(askers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<Person>>> all =
          List.of("a", "b", "c", "d").stream()
              .<Callable<Optional<Person>>>map(login ->
                  () -> {
                    int _ = together.await(60, TimeUnit.SECONDS);
                    return token.redeem(text, admin(login));
                  })
              .toList();
      int made = 0;
      for (Future<Optional<Person>> each : threads.invokeAll(all)) {
        made += each.get().isPresent() ? 1 : 0;
      }
      assertEquals(1, made);
    }
    assertEquals(1, people.list().size());
  }

  @Test
  void staysGoodWhenTheAdminCouldNotBeMade() {
    SetupToken token = start();
    String text = text(token);
    assertThrows(
        AccessException.class,
        () -> token.redeem(text, () -> people.makeLocal("mara", "short", Role.ADMIN)));
    assertTrue(Files.exists(file));
    assertTrue(token.redeem(text, admin("mara")).isPresent());
  }

  @Test
  void isMadeAnewByAServerThatWasKilledBeforeThereWasAnAdmin() {
    String before = text(start());
    SetupToken again = start();
    assertNotEquals(before, text(again));
    assertTrue(again.redeem(before, admin("eve")).isEmpty());
    assertTrue(again.redeem(text(again), admin("mara")).isPresent());
  }

  @Test
  void opensNothingAfterAKillBetweenTheAdminAndTheEndOfTheFile() throws Exception {
    String text = text(start());
    Person _ = admin("mara").get();
    assertTrue(Files.exists(file));
    SetupToken again = start();
    assertFalse(again.needed());
    assertTrue(again.redeem(text, admin("eve")).isEmpty());
    assertFalse(Files.exists(file));
  }

  @Test
  void refusesEveryTokenForAMinuteAfterTenWrongOnes() {
    SetupToken token = start();
    for (int i = 0; i < 10; i++) {
      assertFalse(token.throttled());
      assertTrue(token.redeem("wrong " + i, admin("eve")).isEmpty());
    }
    assertTrue(token.throttled());
    assertTrue(token.redeem(text(token), admin("mara")).isEmpty());
    clock.advance(Duration.ofMinutes(1));
    assertTrue(token.redeem(text(token), admin("mara")).isPresent());
  }
}
