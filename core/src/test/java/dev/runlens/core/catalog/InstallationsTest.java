// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import static dev.runlens.core.catalog.Observed.REPOSITORY;
import static dev.runlens.core.catalog.Observed.SOURCE;
import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.source.SourceEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access and names over the life of installations.
class InstallationsTest {

  private static final long OURS = 42;
  private static final long THEIRS = 50;

  /// An event and when it was heard of.
  private record Heard(SourceEvent event, Instant at) {}

  @TempDir Path directory;
  private Database database;
  private final Catalog catalog = new Catalog();

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anyOrderAndNumberOfALongStorysEventsEndsInOneState() {
    List<Heard> story =
        List.of(
            installed(OURS, "acme-old", State.ACTIVE, 0, repository(1, "acme-old", "rocket", OURS)),
            heard(5, job(1, repository(1, "acme-old", "rocket", OURS), 5)),
            installed(OURS, "acme-old", State.ACTIVE, 10, repository(2, "acme-old", "pad", OURS)),
            removed(OURS, "acme-old", 20, 2),
            heard(30, new SourceEvent.AccountRenamed(OURS + 100, "acme")),
            heard(35, job(2, repository(1, "acme", "rocket", OURS), 35)),
            heard(40, new SourceEvent.RepositorySeen(repository(1, "acme", "shuttle", OURS))),
            installed(OURS, "acme", State.SUSPENDED, 50),
            installed(OURS, "acme", State.ACTIVE, 60),
            installed(OURS, "acme", State.ACTIVE, 65, repository(3, "acme", "moon", OURS)),
            // Moon moves to another account.
            removed(OURS, "acme", 70, 3),
            installed(THEIRS, "nasa", State.ACTIVE, 71, repository(3, "nasa", "moon", THEIRS)),
            heard(75, job(3, repository(3, "nasa", "moon", THEIRS), 75)),
            installed(OURS, "acme", State.ACTIVE, 80, repository(4, "acme", "scrap", OURS)),
            heard(85, new SourceEvent.RepositoryDeleted(new RepositoryId(4))));
    Map<String, Integer> states = new HashMap<>();
    Random random = new Random(20261128);
    for (int round = 0; round < 300; round++) {
      List<Heard> told = new ArrayList<>(story);
      for (int copies = random.nextInt(story.size()); copies > 0; copies--) {
        told.add(story.get(random.nextInt(story.size())));
      }
      if (round > 0) {
        Collections.shuffle(told, random);
      }
      forget();
      apply(told);
      states.merge(state(), 1, Integer::sum);
    }
    assertEquals(1, states.size(), states::toString);
    assertEquals(
        """
        42 acme active
        50 nasa active
        1 acme/shuttle through 42
        2 acme/pad through 42 removed
        3 nasa/moon through 50
        4 acme/scrap through 42 removed
        """,
        states.keySet().iterator().next());
  }

  @Test
  void whatWasTakenAwayStaysAwayThoughItsJobsComeLate() {
    apply(
        installed(OURS, "acme", State.ACTIVE, 0, REPOSITORY),
        removed(OURS, "acme", 10, REPOSITORY.id().value()),
        heard(60, Observed.seen(Observed.job(1, JobStatus.COMPLETED))));
    assertTrue(state().contains("removed"), this::state);
  }

  @Test
  void twoChangesOfOneTimeCountAsTheyWereHeard() {
    apply(installed(OURS, "acme", State.ACTIVE, 0, repository(1, "acme", "rocket", OURS)));
    apply(new Heard(removed(OURS, "acme", 0, 1).event(), START.plusSeconds(1)));
    assertTrue(state().contains("removed"), this::state);
    apply(installed(OURS, "acme", State.ACTIVE, 0, repository(1, "acme", "rocket", OURS)));
    assertTrue(state().contains("removed"), this::state);
  }

  @Test
  void anOldNameLeadsToTheNewOneUnlessSomebodyElseHasItNow() {
    FormerNames names = new FormerNames(database);
    apply(
        heard(0, job(1, repository(1, "acme", "rocket", OURS), 0)),
        heard(5, new SourceEvent.RepositorySeen(repository(1, "acme", "shuttle", OURS))));
    assertEquals(
        "acme/shuttle", names.now("ACME", "Rocket", Viewer.EVERYTHING).orElseThrow().fullName());
    assertTrue(names.now("acme", "shuttle", Viewer.EVERYTHING).isEmpty());
    assertTrue(names.now("acme", "rocket", Viewer.NOTHING).isEmpty());

    apply(heard(6, job(2, repository(2, "acme", "rocket", OURS), 6)));
    assertTrue(names.now("acme", "rocket", Viewer.EVERYTHING).isEmpty());
  }

  @Test
  void aListTakesAwayWhatIsNotInItAndBringsBackWhatWasRestored() {
    apply(
        installed(
            OURS,
            "acme",
            State.ACTIVE,
            0,
            repository(1, "acme", "rocket", OURS),
            repository(2, "acme", "pad", OURS)),
        installed(THEIRS, "nasa", State.ACTIVE, 0, repository(3, "nasa", "moon", THEIRS)),
        heard(5, new SourceEvent.RepositoryDeleted(new RepositoryId(1))));

    int changed =
        listed(
            10,
            observation(OURS, "acme-next", State.ACTIVE, 8),
            repository(1, "acme-next", "shuttle", OURS),
            repository(4, "acme-next", "new", OURS));
    assertTrue(changed >= 4, () -> changed + " changes");
    assertEquals(
        """
        42 acme-next active
        50 nasa deleted
        1 acme-next/shuttle through 42
        2 acme-next/pad through 42 removed
        3 nasa/moon through 50 removed
        4 acme-next/new through 42
        """,
        state());
    assertEquals(
        0,
        listed(
            20,
            observation(OURS, "acme-next", State.ACTIVE, 8),
            repository(1, "acme-next", "shuttle", OURS),
            repository(4, "acme-next", "new", OURS)));
  }

  private int listed(
      long at, InstallationObservation installation, RepositoryObservation... repositories) {
    return database.inTransaction(transaction ->
        catalog.listed(
            transaction,
            SOURCE,
            List.of(installation),
            Map.of(installation.id(), List.of(repositories)),
            START.plusSeconds(at)));
  }

  private void apply(Heard... story) {
    apply(List.of(story));
  }

  private void apply(List<Heard> story) {
    database.inTransaction(transaction -> {
      story.forEach(heard -> {
        List<Catalog.Change> _ = catalog.apply(transaction, SOURCE, heard.event(), heard.at());
      });
      return true;
    });
  }

  private void forget() {
    database.inTransaction(transaction -> {
      for (String table :
          List.of(
              "job", "run", "repository", "installation", "account", "coverage", "known_name")) {
        transaction.update("DELETE FROM " + table);
      }
      return true;
    });
  }

  private String state() {
    StringBuilder text = new StringBuilder();
    database
        .list(
            "SELECT * FROM installation ORDER BY installation_id",
            row ->
                "%d %s %s"
                    .formatted(row.number("installation_id"), row.text("login"), row.text("state")))
        .forEach(line -> text.append(line).append('\n'));
    database
        .list(
            "SELECT * FROM repository ORDER BY repository_id",
            row ->
                "%d %s/%s through %s%s"
                    .formatted(
                        row.number("repository_id"),
                        row.text("owner"),
                        row.text("name"),
                        row.numberOrNull("installation_id"),
                        row.flag("removed") ? " removed" : ""))
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static Heard installed(
      long id, String login, State state, long at, RepositoryObservation... added) {
    return heard(
        at,
        new SourceEvent.InstallationSeen(
            observation(id, login, state, at), List.of(added), List.of()));
  }

  private static Heard removed(long id, String login, long at, long repository) {
    return heard(
        at,
        new SourceEvent.InstallationSeen(
            observation(id, login, State.ACTIVE, at),
            List.of(),
            List.of(new RepositoryId(repository))));
  }

  private static InstallationObservation observation(long id, String login, State state, long at) {
    return new InstallationObservation(
        new InstallationId(id), id + 100, login, "Organization", state, START.plusSeconds(at));
  }

  private static Heard heard(long at, SourceEvent event) {
    return new Heard(event, START.plusSeconds(at));
  }

  private static RepositoryObservation repository(
      long id, String owner, String name, long installation) {
    return Observed.repository(id, owner, name, installation);
  }

  /// A job that was queued at START and begun then.
  private static SourceEvent.JobSeen job(long jobId, RepositoryObservation repository, long at) {
    return new SourceEvent.JobSeen(
        repository,
        Observed.job(
            new RunKey(SOURCE, repository.id(), 100, 1),
            jobId,
            JobStatus.IN_PROGRESS,
            "runner",
            START.plusSeconds(at),
            START.plusSeconds(at)));
  }
}
