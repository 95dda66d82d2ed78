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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries come in any order and more than once; what they leave behind must not tell.
class CatalogOrderTest {

  private static final List<JobStatus> STATUSES =
      List.of(JobStatus.QUEUED, JobStatus.WAITING, JobStatus.IN_PROGRESS, JobStatus.COMPLETED);

  /// A commit waits for the disk, which is not what is tested here.
  private static final int ORDERS_PER_COMMIT = 100;

  private static final long FIRST_RUN = 10_000_000;
  private static final long FIRST_JOB = 20_000_000;

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
  void allOrdersOfAJobsDeliveriesEachTwiceEndInOneState() {
    List<List<JobStatus>> orders = new ArrayList<>();
    ordersOf(new ArrayList<>(), orders);
    assertEquals(2_520, orders.size());

    for (int i = 0; i < orders.size(); i += ORDERS_PER_COMMIT) {
      List<SourceEvent> events = new ArrayList<>();
      for (int k = i; k < Math.min(i + ORDERS_PER_COMMIT, orders.size()); k++) {
        RunKey run = Observed.run(FIRST_RUN + k, 1);
        long jobId = FIRST_JOB + k;
        orders.get(k).stream()
            .map(status -> Observed.seen(Observed.job(run, jobId, status, "runner-1")))
            .forEach(events::add);
      }
      apply(events);
    }

    Map<String, Long> jobs = statesOf("job", orders.size());
    Map<String, Long> runs = statesOf("run", orders.size());
    assertEquals(List.of(2_520L), List.copyOf(jobs.values()), () -> jobs.toString());
    assertEquals(List.of(2_520L), List.copyOf(runs.values()), () -> runs.toString());
    assertTrue(jobs.keySet().iterator().next().contains("status=completed"), jobs::toString);
  }

  @Test
  void deliveriesOfTheRunInBetweenChangeNothingAboutThat() {
    Random random = new Random(20260115);
    int rounds = 200;
    for (int i = 0; i < rounds; i++) {
      RunKey run = Observed.run(FIRST_RUN + i, 1);
      List<SourceEvent> events = new ArrayList<>();
      for (int copies = 0; copies < 2; copies++) {
        for (JobStatus status : STATUSES) {
          events.add(Observed.seen(Observed.job(run, FIRST_JOB + i, status, "runner-1")));
          events.add(Observed.seen(Observed.run(run, status)));
        }
      }
      Collections.shuffle(events, random);
      apply(events);
    }
    Map<String, Long> jobs = statesOf("job", rounds);
    Map<String, Long> runs = statesOf("run", rounds);
    assertEquals(List.of(200L), List.copyOf(jobs.values()), () -> jobs.toString());
    assertEquals(List.of(200L), List.copyOf(runs.values()), () -> runs.toString());
  }

  @Test
  void anObservationThatSaysNothingNewChangesNothing() {
    SourceEvent completed = Observed.seen(Observed.job(1, JobStatus.COMPLETED));
    SourceEvent begun = Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS));
    assertEquals(1, apply(completed).size());
    assertEquals(0, apply(completed).size());
    assertEquals(0, apply(begun).size());
  }

  @Test
  void installationsEndInOneStateAndDeletedIsFinal() {
    List<SourceEvent> events =
        List.of(
            Observed.installation(State.ACTIVE, "acme-old", START),
            Observed.installation(State.SUSPENDED, "acme", START.plusSeconds(60)),
            Observed.installation(State.DELETED, "acme", START.plusSeconds(30)),
            Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    Map<String, Integer> states = new LinkedHashMap<>();
    for (List<SourceEvent> order : permutations(events)) {
      forget();
      apply(order);
      states.merge(
          rows("installation", "installation_id") + rows("repository", "repository_id"),
          1,
          Integer::sum);
    }
    assertEquals(1, states.size(), states::toString);
    String state = states.keySet().iterator().next();
    assertTrue(state.contains("state=deleted"), state);
    assertTrue(state.contains("removed=1"), state);
  }

  @Test
  void suspensionAndItsEndFollowGitHubsTime() {
    List<SourceEvent> events =
        List.of(
            Observed.installation(State.ACTIVE, "acme", START),
            Observed.installation(State.SUSPENDED, "acme", START.plusSeconds(1)),
            Observed.installation(State.ACTIVE, "acme", START.plusSeconds(2)));
    for (List<SourceEvent> order : permutations(events)) {
      forget();
      apply(order);
      assertTrue(rows("installation", "installation_id").contains("state=active"));
    }
  }

  @Test
  void aRepositoryThatComesBackUnderANewInstallationIsSeenAgain() {
    RepositoryObservation again =
        Observed.repository(REPOSITORY.id().value(), "Acme", "Rocket", 43);
    apply(Observed.installation(State.ACTIVE, "acme", START));
    apply(Observed.installation(State.DELETED, "acme", START.plusSeconds(1)));
    apply(
        new SourceEvent.InstallationSeen(
            new InstallationObservation(
                new InstallationId(43),
                9,
                "acme",
                "Organization",
                State.ACTIVE,
                START.plusSeconds(2)),
            List.of(again),
            List.of()));
    apply(Observed.installation(State.ACTIVE, "acme", START));
    String repository = rows("repository", "repository_id");
    assertTrue(repository.contains("installation_id=43"), repository);
    assertTrue(repository.contains("removed=0"), repository);
  }

  @Test
  void aRenamedRepositoryHasTheNameItWasLastSeenUnderAndKeepsItsJobs() {
    apply(Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    apply(
        new SourceEvent.RepositorySeen(
            new RepositoryObservation(REPOSITORY.id(), "acme", "shuttle", false, null)));
    JobRecord job = new Jobs(database).byJobId(Viewer.EVERYTHING, 1).orElseThrow();
    assertEquals("acme/shuttle", job.repository().fullName());
    assertEquals(REPOSITORY.installation(), job.repository().installation());
  }

  @Test
  void jobsOfADeletedRepositoryCannotBeSeen() {
    apply(Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    apply(new SourceEvent.RepositoryDeleted(new RepositoryId(REPOSITORY.id().value())));
    apply(Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    assertTrue(new Jobs(database).byJobId(Viewer.EVERYTHING, 1).isEmpty());
  }

  /// Every order of two copies of each status.
  private static void ordersOf(List<JobStatus> begun, List<List<JobStatus>> orders) {
    if (begun.size() == 2 * STATUSES.size()) {
      orders.add(List.copyOf(begun));
      return;
    }
    for (JobStatus status : STATUSES) {
      if (Collections.frequency(begun, status) < 2) {
        begun.addLast(status);
        ordersOf(begun, orders);
        begun.removeLast();
      }
    }
  }

  private static <E> List<List<E>> permutations(List<E> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<E>> all = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      List<E> rest = new ArrayList<>(of);
      E first = rest.remove(i);
      for (List<E> tail : permutations(rest)) {
        List<E> order = new ArrayList<>(List.of(first));
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }

  private List<Catalog.Change> apply(SourceEvent event) {
    return apply(List.of(event));
  }

  private List<Catalog.Change> apply(List<SourceEvent> events) {
    return database.inTransaction(transaction ->
        events.stream()
            .flatMap(event -> catalog.apply(transaction, SOURCE, event, Observed.HEARD).stream())
            .toList());
  }

  private void forget() {
    for (String table :
        List.of("job", "run", "repository", "installation", "account", "coverage", "known_name")) {
      database.update("DELETE FROM " + table);
    }
  }

  /// How many rows of a table are in which state, its ids left out.
  private Map<String, Long> statesOf(String table, int count) {
    Map<String, Long> states = new LinkedHashMap<>();
    List<String> rows = list(table, "run_id");
    assertEquals(count, rows.size());
    for (int i = 0; i < count; i++) {
      states.merge(
          rows.get(i)
              .replaceFirst(" id=\\d+", "")
              .replace(Long.toString(FIRST_RUN + i), "RUN")
              .replace(Long.toString(FIRST_JOB + i), "JOB"),
          1L,
          Long::sum);
    }
    return states;
  }

  private String rows(String table, String order) {
    return String.join("\n", list(table, order));
  }

  private List<String> list(String table, String order) {
    return database.list(
        "SELECT * FROM " + table + " ORDER BY " + order,
        row -> {
          StringBuilder text = new StringBuilder(table);
          row.row()
              .forEach(column ->
                  text.append(' ')
                      .append(column.name())
                      .append('=')
                      .append(column.get(Object.class)));
          return text.toString();
        });
  }
}
