// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.api.source.EventSource;
import dev.runlens.core.access.AdminToken;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Guesses;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.sight.Sights;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/// A gate over a real catalog, and all that it stands on.
public final class TestGate {

  /// Whoever sends this as a bearer token is an admin.
  public static final String TOKEN = "the admin token of tests";

  public final Database database;
  public final People people;
  public final Sessions sessions;
  public final ApiTokens tokens;
  public final Sights sights;
  public final Audit audit;
  public final Gate gate;
  private final Clock clock;

  public TestGate(Database database, Clock clock) {
    this(database, clock, URI.create("http://127.0.0.1"), Map::of);
  }

  public TestGate(
      Database database,
      Clock clock,
      URI publicUrl,
      Supplier<Map<String, Slot<EventSource>>> sources) {
    this.database = database;
    this.clock = clock;
    Path nowhere = Path.of("not used");
    SecretBox box = SecretBox.open("a key for tests", nowhere);
    people = new People(database, box, clock);
    sessions = new Sessions(database, clock);
    tokens = new ApiTokens(database, clock);
    sights = new Sights(database, people, sources, clock);
    audit = new Audit(database, clock);
    gate =
        new Gate(
            people,
            sessions,
            tokens,
            sights,
            new Guesses(box, clock),
            audit,
            AdminToken.of(TOKEN, nowhere),
            () -> publicUrl,
            clock);
  }

  /// A local account without a password: hashing one takes half a second.
  public Person person(String login, Role role) {
    long id =
        database
            .one(
                """
                INSERT INTO person (login, name, role, disabled, sees_all, created_at)
                VALUES (?, ?, ?, 0, 0, ?) RETURNING id
                """,
                row -> row.number("id"),
                login,
                login,
                role.value(),
                clock.millis())
            .orElseThrow();
    return people.find(id).orElseThrow();
  }

  /// A browser in which somebody is signed in.
  public Sessions.SignedIn session(Person person) {
    return sessions.start(person, "127.0.0.1", "a test");
  }

  /// The cookie of such a browser.
  public static String cookie(Sessions.SignedIn signedIn) {
    return "runlens=" + signedIn.id();
  }
}
