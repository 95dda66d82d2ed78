// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.sight;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Knows what each person may see, and asks their source again before it knows that no more.
///
/// What a source took away is seen by nobody 60 s later: a sight older than 50 s is asked for anew,
/// once at a time for each person, before the request goes on. While the source does not answer,
/// the last sight goes on for 5 minutes; then nothing is visible. Safe for many threads.
public final class Sights {

  private static final System.Logger LOGGER = System.getLogger(Sights.class.getName());

  static final Duration FRESH = Duration.ofSeconds(50);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /// A source that is away is not asked again by every request.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /// Rows of one INSERT: SQLite and PostgreSQL take more, but statements should stay readable in a
  /// log.
  private static final int ROWS = 200;

  private final Database database;
  private final People people;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final Clock clock;
  private final Map<Long, FutureTask<Answer>> flights = new ConcurrentHashMap<>();
  private final Map<Long, Failure> failures = new ConcurrentHashMap<>();

  private enum Answer {
    KEPT,
    REVOKED,
    AWAY
  }

  private record Failure(Instant at, String problem) {}

  /// What somebody may see at this moment.
  ///
  /// @param viewer for queries
  /// @param signedIn false: the source took the grant back, and the sessions have ended
  /// @param seenAt when the source last said so; `null`: it need not, or never did
  /// @param problem why less is visible than should be, for the person; empty if nothing is wrong
  public record View(Viewer viewer, boolean signedIn, @Nullable Instant seenAt, String problem) {}

  /// @param sources the event sources of this moment by instance id
  public Sights(
      Database database,
      People people,
      Supplier<Map<String, Slot<EventSource>>> sources,
      Clock clock) {
    this.database = database;
    this.people = people;
    this.sources = sources;
    this.clock = clock;
  }

  /// What a person may see, as of 50 s ago at the most. May block while the source is asked, for 20
  /// s at the most.
  public View of(Person person) {
    if (person.source() == null) {
      return new View(viewer(person), true, null, "");
    }
    Optional<Instant> seenAt = seenAt(person.id());
    Instant now = clock.instant();
    boolean fresh = seenAt.filter(at -> now.isBefore(at.plus(FRESH))).isPresent();
    Failure failure = failures.get(person.id());
    boolean pausing = failure != null && now.isBefore(failure.at().plus(PAUSE));
    if (fresh || pausing) {
      return view(person, seenAt, failure);
    }
    return refresh(person);
  }

  /// Asks the source now, whatever is known. Requests that come meanwhile wait for the same answer.
  public View refresh(Person person) {
    if (person.source() == null) {
      return of(person);
    }
    if (answer(person.id()) == Answer.REVOKED) {
      return new View(
          Viewer.NOTHING, false, null, "Your access was revoked at its source. Sign in again.");
    }
    return view(person, seenAt(person.id()), failures.get(person.id()));
  }

  /// How many repositories a person's source shows them, as of the last answer, of those that are
  /// here.
  public long count(long person) {
    return database
        .one(
            """
            SELECT count(*) AS n FROM sight JOIN repository USING (source, repository_id)
            WHERE sight.person = ? AND repository.removed = 0
            """,
            row -> row.number("n"),
            person)
        .orElse(0L);
  }

  private View view(Person person, Optional<Instant> seenAt, @Nullable Failure failure) {
    Instant now = clock.instant();
    boolean goesOn = seenAt.filter(at -> now.isBefore(at.plus(LONGEST))).isPresent();
    boolean fresh = seenAt.filter(at -> now.isBefore(at.plus(FRESH))).isPresent();
    String why = failure == null ? "It has not been asked." : failure.problem();
    if (person.seesEverything()) {
      return new View(Viewer.EVERYTHING, true, seenAt.orElse(null), "");
    }
    if (goesOn) {
      return new View(
          viewer(person),
          true,
          seenAt.orElse(null),
          fresh
              ? ""
              : "%s does not say what you may see now (%s). This is what it said last; it is shown for 5 minutes."
                  .formatted(person.source(), why));
    }
    return new View(
        Viewer.NOTHING,
        true,
        seenAt.orElse(null),
        "Nothing is shown because %s does not say what you may see now: %s"
            .formatted(person.source(), why));
  }

  private static Viewer viewer(Person person) {
    return person.seesEverything() ? Viewer.EVERYTHING : new Viewer(person.id());
  }

  /// When a person's source last said what they may see.
  public Optional<Instant> seenAt(long person) {
    return database.one(
        "SELECT sight_at FROM person WHERE id = ? AND sight_at IS NOT NULL",
        row -> row.instant("sight_at"),
        person);
  }

  private Answer answer(long person) {
    FutureTask<Answer> mine = new FutureTask<>(() -> ask(person));
    FutureTask<Answer> first = flights.putIfAbsent(person, mine);
    if (first == null) {
      try {
        mine.run();
      } finally {
        flights.remove(person, mine);
      }
    }
    try {
      return (first == null ? mine : first).get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Answer.AWAY;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot find out what person " + person + " may see", e);
    }
  }

  private Answer ask(long person) {
    Optional<People.Grant> grant = people.grant(person);
    if (grant.isEmpty()) {
      return Answer.REVOKED;
    }
    Instant askedAt = clock.instant();
    try {
      switch (sight(grant.get())) {
        case Sight.Visible(Set<RepositoryId> repositories, @Nullable Secret renewed) ->
            database.inTransaction(transaction -> {
              keep(transaction, person, grant.get(), repositories, renewed, askedAt);
              return true;
            });
        case Sight.Revoked() -> {
          people.revoked(person, grant.get());
          failures.remove(person);
          return people.grant(person).isPresent() ? Answer.AWAY : Answer.REVOKED;
        }
      }
    } catch (SlotException | ComponentException e) {
      String problem = String.valueOf(e.getMessage());
      LOGGER.log(
          System.Logger.Level.WARNING,
          "sight not refreshed person={0} source={1}: {2}",
          person,
          grant.get().source(),
          problem);
      failures.put(person, new Failure(clock.instant(), problem));
      return Answer.AWAY;
    }
    failures.remove(person);
    return Answer.KEPT;
  }

  private Sight sight(People.Grant grant) {
    Slot<EventSource> source = sources.get().get(grant.source());
    if (source == null) {
      throw gone(grant.source());
    }
    return source.call(
        "sight",
        DEADLINE,
        component ->
            component.signIn().orElseThrow(() -> gone(grant.source())).sight(grant.secret()));
  }

  /// The source that vouched for somebody is not there, or signs nobody in any more.
  private static SourceException gone(String source) {
    return new SourceException(
        ComponentException.Kind.CONFIG, "There is no sign-in at " + source + " any more.");
  }

  /// The time is that of the question: what was taken away while the source made its answer may
  /// still be in it.
  private void keep(
      Statements transaction,
      long person,
      People.Grant grant,
      Set<RepositoryId> repositories,
      @Nullable Secret renewed,
      Instant askedAt) {
    if (renewed != null) {
      people.renewed(transaction, person, grant, renewed);
    }
    Set<Long> before =
        Set.copyOf(
            transaction.list(
                "SELECT repository_id FROM sight WHERE person = ? AND source = ?",
                row -> row.number("repository_id"),
                person,
                grant.source()));
    List<Long> gone =
        before.stream().filter(id -> !repositories.contains(new RepositoryId(id))).toList();
    for (Long id : gone) {
      transaction.update(
          "DELETE FROM sight WHERE person = ? AND source = ? AND repository_id = ?",
          person,
          grant.source(),
          id);
    }
    List<Long> added =
        repositories.stream().map(RepositoryId::value).filter(id -> !before.contains(id)).toList();
    for (int from = 0; from < added.size(); from += ROWS) {
      insert(
          transaction,
          person,
          grant.source(),
          added.subList(from, Math.min(added.size(), from + ROWS)));
    }
    transaction.update(
        "UPDATE person SET sight_at = ? WHERE id = ?", askedAt.toEpochMilli(), person);
  }

  private static void insert(
      Statements transaction, long person, String source, List<Long> repositories) {
    List<Object> values = new ArrayList<>();
    for (Long repository : repositories) {
      values.add(person);
      values.add(source);
      values.add(repository);
    }
    String rows = String.join(", ", repositories.stream().map(_ -> "(?, ?, ?)").toList());
    transaction.update(
        "INSERT INTO sight (person, source, repository_id) VALUES " + rows, values.toArray());
  }
}
