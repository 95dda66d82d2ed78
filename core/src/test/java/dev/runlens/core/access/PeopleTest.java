// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Secret;
import dev.runlens.api.source.SignIn;
import dev.runlens.core.catalog.Database;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {

  private static final String PASSWORD = "correct horse battery";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir Path directory;
  private Database database;
  private SecretBox box;
  private People people;
  private Sessions sessions;
  private ApiTokens tokens;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    box = SecretBox.open("a key for tests", directory);
    people = new People(database, box, clock);
    sessions = new Sessions(database, clock);
    tokens = new ApiTokens(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Person account(long id, String login) {
    return people.signedIn("github", new SignIn.Account(id, login, login, Secret.of("grant")));
  }

  @Test
  void knowsALocalAccountByItsPasswordAlone() {
    assertFalse(people.hasAdmin());
    Person ada = people.makeLocal("Ada", PASSWORD, Role.ADMIN);
    assertTrue(people.hasAdmin());
    assertEquals(ada.id(), people.knows("aDA", PASSWORD).orElseThrow().id());
    assertTrue(people.knows("ada", PASSWORD + "!").isEmpty());
    assertTrue(people.knows("ada", "").isEmpty());
    assertTrue(people.knows("nobody", PASSWORD).isEmpty());
    assertTrue(people.knows("", "").isEmpty());
    String kept =
        database.one("SELECT password FROM person", row -> row.text("password")).orElseThrow();
    assertTrue(kept.startsWith("pbkdf2-sha256$600000$"), kept);
    assertEquals(
        AccessException.Kind.CONFLICT,
        assertThrows(AccessException.class, () -> people.makeLocal("ADA", PASSWORD, Role.VIEWER))
            .kind());
  }

  @Test
  void refusesShortPasswordsAndOddLogins() {
    for (String login : List.of("", "-a", "a b", "<b>", "x".repeat(101), "ä")) {
      assertThrows(
          AccessException.class, () -> people.makeLocal(login, PASSWORD, Role.VIEWER), login);
    }
    assertThrows(AccessException.class, () -> people.makeLocal("a", "elevenchars", Role.VIEWER));
    assertThrows(AccessException.class, () -> people.makeLocal("a", "x".repeat(201), Role.VIEWER));
    assertEquals(List.of(), people.list());
  }

  @Test
  void theConfigurationsAdminHasTheConfiguredPassword() {
    Person admin = people.configured("admin", PASSWORD);
    sessions.start(admin, "here", "a browser");
    assertEquals(admin.id(), people.configured("admin", PASSWORD).id());
    assertEquals(1, sessions.ofPerson(admin.id()).size(), "nothing has changed");
    assertEquals(admin.id(), people.configured("admin", "another password").id());
    assertTrue(people.knows("admin", PASSWORD).isEmpty());
    assertEquals(List.of(), sessions.ofPerson(admin.id()));
  }

  @Test
  void keepsAnAccountByItsNumber() {
    Person first = account(7, "mona");
    Person renamed = account(7, "lisa");
    assertEquals(first.id(), renamed.id());
    assertEquals("lisa", renamed.login());
    assertEquals(Role.VIEWER, renamed.role());
    assertTrue(account(8, "mona").id() != first.id(), "the login is somebody else's now");
    Person elsewhere =
        people.signedIn("ghes", new SignIn.Account(7, "mona", "Mona", Secret.of("g")));
    assertTrue(elsewhere.id() != first.id());
    String kept =
        database
            .one("SELECT source_grant FROM person", row -> row.text("source_grant"))
            .orElseThrow();
    assertFalse(kept.contains("grant"), kept);
    assertEquals("grant", people.grant(first.id()).orElseThrow().secret().reveal());
  }

  @Test
  void thereIsAlwaysAnAdminLeft() {
    Person one = account(1, "one");
    Person two = account(2, "two");
    people.role(one.id(), Role.ADMIN);
    assertThrows(AccessException.class, () -> people.role(one.id(), Role.VIEWER));
    assertThrows(AccessException.class, () -> people.disable(one.id(), true));
    people.role(two.id(), Role.ADMIN);
    people.disable(two.id(), true);
    assertThrows(
        AccessException.class,
        () -> people.role(one.id(), Role.VIEWER),
        "one who may not sign in does not count");
    people.disable(two.id(), false);
    people.role(one.id(), Role.VIEWER);
    assertEquals(
        AccessException.Kind.NOT_FOUND,
        assertThrows(AccessException.class, () -> people.role(99, Role.ADMIN)).kind());
  }

  @Test
  void keepingSomebodyOutEndsTheirSessionsAndTokens() {
    Person mona = account(7, "mona");
    String id = sessions.start(mona, "here", "a browser").id();
    String token = tokens.make(mona.id(), "ci", ApiTokens.Scope.READ, Duration.ofDays(1)).token();
    people.disable(mona.id(), true);
    assertTrue(sessions.find(id).isEmpty());
    assertTrue(tokens.find(token).isEmpty());
    Person disabled = people.find(mona.id()).orElseThrow();
    assertThrows(AccessException.class, () -> sessions.start(disabled, "here", "a browser"));
    people.disable(mona.id(), false);
    assertTrue(sessions.find(id).isEmpty());
    assertTrue(tokens.find(token).isPresent());
  }

  @Test
  void aRevocationByTheSourceEndsTheSessionsOfThatAccountAlone() {
    Person mona = account(7, "mona");
    Person other = account(8, "other");
    String id = sessions.start(mona, "here", "a browser").id();
    String others = sessions.start(other, "here", "a browser").id();
    people.revoked("ghes", 7);
    assertTrue(sessions.find(id).isPresent());
    people.revoked("github", 7);
    assertTrue(sessions.find(id).isEmpty());
    assertTrue(people.grant(mona.id()).isEmpty());
    assertTrue(sessions.find(others).isPresent());
  }

  @Test
  void aSessionSurvivesARestartAndEndsByItself() {
    Person mona = account(7, "mona");
    String id = sessions.start(mona, "192.0.2.1", "a browser").id();
    String csrf = sessions.find(id).orElseThrow().csrf();
    Sessions restarted = new Sessions(database, clock);
    assertEquals(csrf, restarted.find(id).orElseThrow().csrf());
    assertTrue(restarted.find(id).orElseThrow().sentBack(csrf));
    assertFalse(restarted.ofPerson(mona.id()).getFirst().sentBack(""));
    assertFalse(
        database
            .list("SELECT digest FROM session", row -> row.text("digest"))
            .toString()
            .contains(id));
    for (int hour = 0; hour < 11; hour++) {
      clock.advance(Duration.ofHours(1));
      assertTrue(sessions.find(id).isPresent(), "in use at hour " + hour);
    }
    clock.advance(Duration.ofHours(1));
    assertTrue(sessions.find(id).isEmpty(), "12 hours");
    String idle = sessions.start(mona, "192.0.2.1", "a browser").id();
    clock.advance(Duration.ofHours(2));
    assertTrue(sessions.find(idle).isEmpty(), "2 idle hours");
  }

  @Test
  void aSessionOfSomebodyElseCannotBeEnded() {
    Person mona = account(7, "mona");
    Person other = account(8, "other");
    Session session = sessions.start(mona, "here", "a browser").session();
    assertThrows(AccessException.class, () -> sessions.end(other.id(), session.number()));
    sessions.end(mona.id(), session.number());
    assertEquals(List.of(), sessions.ofPerson(mona.id()));
  }

  @Test
  void theOldestSessionsOfAPersonMakeRoom() {
    Person mona = account(7, "mona");
    String first = sessions.start(mona, "here", "a browser").id();
    for (int i = 0; i < 50; i++) {
      Object _ = sessions.start(mona, "here", "a browser");
    }
    assertEquals(50, sessions.ofPerson(mona.id()).size());
    assertTrue(sessions.find(first).isEmpty());
  }

  @Test
  void aTokenLivesAsLongAsItWasMadeFor() {
    Person mona = account(7, "mona");
    ApiTokens.Made made = tokens.make(mona.id(), "ci", ApiTokens.Scope.READ, Duration.ofDays(1));
    assertTrue(made.token().matches("rl_[A-Za-z0-9_-]{43}"), made.token());
    assertFalse(made.toString().contains(made.token()));
    assertTrue(tokens.find(made.token()).isPresent());
    assertTrue(tokens.find(made.token() + "x").isEmpty());
    clock.advance(Duration.ofDays(1));
    assertTrue(tokens.find(made.token()).isEmpty());
    assertEquals(1, tokens.list(mona.id()).size(), "still listed");
    tokens.revoke(made.row().id());
    assertEquals(List.of(), tokens.listAll());
    assertThrows(AccessException.class, () -> tokens.revoke(made.row().id()));
  }

  @Test
  void refusesTokensThatMayMoreOrLiveTooLong() {
    Person mona = account(7, "mona");
    for (Duration life : List.of(Duration.ofHours(23), Duration.ofDays(367))) {
      assertThrows(
          AccessException.class, () -> tokens.make(mona.id(), "ci", ApiTokens.Scope.READ, life));
    }
    assertThrows(
        AccessException.class,
        () -> tokens.make(mona.id(), "ci", ApiTokens.Scope.ADMIN, Duration.ofDays(1)));
    assertThrows(
        AccessException.class,
        () -> tokens.make(mona.id(), " ", ApiTokens.Scope.READ, Duration.ofDays(1)));
  }

  @Test
  void aStrangerWhoGuessesLocksNobodyOut() {
    Guesses guesses = new Guesses(box, clock);
    String device = guesses.device("ada");
    for (int i = 0; i < 10; i++) {
      assertTrue(guesses.attempt("ada", "203.0.113." + i, "").refused().isEmpty());
    }
    assertTrue(guesses.attempt("ADA", "203.0.113.99", "").refused().isPresent(), "enough of ada");
    assertTrue(guesses.attempt("ada", "203.0.113.99", "made up").refused().isPresent());
    assertTrue(
        guesses.attempt("ada", "203.0.113.99", guesses.device("eve")).refused().isPresent(),
        "a device of somebody else");
    assertTrue(guesses.attempt("ada", "203.0.113.99", device).refused().isEmpty(), "her own");
    assertTrue(guesses.attempt("ben", "203.0.113.98", "").refused().isEmpty(), "somebody else");
    for (int i = 0; i < 9; i++) {
      assertTrue(guesses.attempt("ada", "here", device).refused().isEmpty());
    }
    assertTrue(guesses.attempt("ada", "here", device).refused().isPresent(), "a stolen device");
    clock.advance(Duration.ofMinutes(15));
    assertTrue(guesses.attempt("ada", "203.0.113.99", "").refused().isEmpty());
  }

  @Test
  void whoSignsInOftenIsNotTakenForAGuesser() {
    Guesses guesses = new Guesses(box, clock);
    for (int i = 0; i < 100; i++) {
      Guesses.Attempt attempt = guesses.attempt("ada", "192.0.2.1", "");
      assertTrue(attempt.refused().isEmpty(), "attempt " + i);
      attempt.succeeded();
    }
  }

  @Test
  void countsOfManyHoldLittleMemory() {
    Attempts attempts = new Attempts(1, Duration.ofHours(1), clock);
    for (int i = 0; i < 10_001; i++) {
      assertTrue(attempts.take("key " + i).isEmpty());
    }
    assertTrue(attempts.take("key 0").isEmpty(), "the oldest was forgotten");
    assertTrue(attempts.take("key 10000").isPresent());
  }

  @Test
  void theAuditTrailForgetsAfterAYear() {
    Audit audit = new Audit(database, clock);
    audit.record("a", "sign-in", "old", "");
    clock.advance(Duration.ofDays(366));
    for (int i = 0; i < 100; i++) {
      audit.record("a", "sign-in", "new", "");
    }
    assertEquals(
        List.of("new"), audit.latest(1_000).stream().map(Audit.Entry::subject).distinct().toList());
  }
}
