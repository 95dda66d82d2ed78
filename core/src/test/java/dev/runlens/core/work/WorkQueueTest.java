// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.work.WorkQueue.Outcome;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkQueueTest {

  private static final String KIND = "log";
  private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

  private final SettableClock clock = new SettableClock(START);
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  @TempDir Path directory;
  private Database database;
  private WorkQueue work;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    work = new WorkQueue(database, clock);
  }

  @AfterEach
  void close() {
    work.close();
    database.close();
  }

  @Test
  void worksOnWhatIsDueAndForgetsWhatIsDone() throws Exception {
    work.start(KIND, 1, this::done);
    add("a", Duration.ZERO);
    assertEquals("a 0", next());
    Eventually.holds(() -> work.size(KIND) == 0);
  }

  @Test
  void leavesAloneWhatIsNotDueYet() throws Exception {
    add("later", Duration.ofMinutes(5));
    add("now", Duration.ZERO);
    work.start(KIND, 1, this::done);
    assertEquals("now 0", next());
    Eventually.holds(() -> work.size(KIND) == 1);
    clock.advance(Duration.ofMinutes(5));
    work.signal(KIND);
    assertEquals("later 0", next());
  }

  @Test
  void addingAgainMakesAnItemDueNoLater() {
    add("a", Duration.ofMinutes(5));
    add("a", Duration.ofMinutes(1));
    add("a", Duration.ofMinutes(9));
    assertEquals(List.of(START.plusSeconds(60)), dueTimes());
  }

  @Test
  void kindsDoNotMix() throws Exception {
    database.inTransaction(transaction -> {
      work.add(transaction, "other", "a", Duration.ZERO);
      return true;
    });
    add("b", Duration.ZERO);
    work.start(KIND, 1, this::done);
    assertEquals("b 0", next());
    Eventually.holds(() -> work.size(KIND) == 0);
    assertEquals(1, work.size("other"));
  }

  @Test
  void triesAgainLaterAndLaterWhenTheHandlerThrows() throws Exception {
    work.start(
        KIND,
        1,
        (item, attempts) -> {
          handled.add(item + " " + attempts);
          throw new IllegalStateException("The net is down.");
        });
    add("a", Duration.ZERO);
    Instant last = clock.instant();
    for (int attempt = 0; attempt < 5; attempt++) {
      assertEquals("a " + attempt, next());
      Instant dueAt = whenReleased();
      assertEquals(Duration.ofSeconds(1L << attempt), Duration.between(last, dueAt));
      last = dueAt;
      clock.set(dueAt);
      work.signal(KIND);
    }
  }

  @Test
  void waitsAnHourAtTheMost() throws Exception {
    work.start(
        KIND,
        1,
        (_, _) -> {
          handled.add("tried");
          throw new IllegalStateException("The net is down.");
        });
    add("a", Duration.ZERO);
    next();
    whenReleased();
    database.update("UPDATE work SET attempts = 500, due_at = ?", clock.millis());
    work.signal(KIND);
    next();
    assertEquals(clock.instant().plus(Duration.ofHours(1)), whenReleased());
  }

  @Test
  void doesAsTheHandlerAsks() throws Exception {
    work.start(
        KIND,
        1,
        (item, attempts) -> {
          handled.add(item + " " + attempts);
          return attempts == 0
              ? new Outcome.Again(Duration.ofHours(7), "not there yet")
              : new Outcome.Done();
        });
    add("a", Duration.ZERO);
    next();
    assertEquals(START.plus(Duration.ofHours(7)), whenReleased());
    clock.advance(Duration.ofHours(7));
    work.signal(KIND);
    assertEquals("a 1", next());
    Eventually.holds(() -> work.size(KIND) == 0);
  }

  @Test
  void anErrorOfOneItemDoesNotEndTheWorkOnOthers() throws Exception {
    work.start(
        KIND,
        1,
        (item, attempts) -> {
          if (item.equals("a")) {
            throw new StackOverflowError("pretended");
          }
          return done(item, attempts);
        });
    add("a", Duration.ZERO);
    add("b", Duration.ZERO);
    assertEquals("b 0", next());
    Eventually.holds(() -> work.size(KIND) == 1);
  }

  @Test
  void twoWorkersNeverHaveOneItemAtOnce() throws Exception {
    Map<String, AtomicInteger> holders = new ConcurrentHashMap<>();
    AtomicInteger clashes = new AtomicInteger();
    work.start(
        KIND,
        4,
        (item, _) -> {
          AtomicInteger holding = holders.computeIfAbsent(item, _ -> new AtomicInteger());
          if (holding.incrementAndGet() > 1) {
            clashes.incrementAndGet();
          }
          assertTrue(work.size(KIND) > 0);
          holding.decrementAndGet();
          handled.add(item);
          return new Outcome.Done();
        });
    for (int i = 0; i < 100; i++) {
      add("item-" + i, Duration.ZERO);
    }
    Eventually.holds(() -> work.size(KIND) == 0);
    assertEquals(0, clashes.get());
    assertEquals(100, handled.size());
    assertEquals(100, holders.size());
  }

  @Test
  void whatIsAddedWhileItIsWorkedOnIsWorkedOnAgain() throws Exception {
    CountDownLatch added = new CountDownLatch(1);
    work.start(
        KIND,
        2,
        (item, attempts) -> {
          handled.add(item + " " + attempts);
          awaitUninterrupted(added);
          return new Outcome.Done();
        });
    add("a", Duration.ZERO);
    assertEquals("a 0", next());
    add("a", Duration.ZERO);
    added.countDown();
    assertEquals("a 0", next());
    Eventually.holds(() -> work.size(KIND) == 0);
  }

  @Test
  void whatWasStoppedIsDueAtTheNextStartAndDoesNotCountAsTried() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    work.start(
        KIND,
        1,
        (item, attempts) -> {
          handled.add(item + " " + attempts);
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("interrupted");
        });
    add("a", Duration.ZERO);
    add("waiting", Duration.ofHours(1));
    assertEquals("a 0", next());
    assertTrue(work.items(10).stream().anyMatch(WorkQueue.Item::leased));
    work.close();
    database.close();

    open();
    assertEquals(2, work.size(KIND));
    assertFalse(work.items(10).stream().anyMatch(WorkQueue.Item::leased));
    work.start(KIND, 1, this::done);
    assertEquals("a 0", next());
    Eventually.holds(() -> work.size(KIND) == 1);
  }

  @Test
  void whatADeadProcessHadLeasedIsDueAtTheNextStart() throws Exception {
    add("a", Duration.ZERO);
    lease(Duration.ofMinutes(15));
    work = new WorkQueue(database, clock);
    work.start(KIND, 1, this::done);
    assertEquals("a 0", next());
  }

  @Test
  void aLeaseThatRanOutIsTakenOver() throws Exception {
    add("a", Duration.ZERO);
    lease(Duration.ofMinutes(1));
    work.start(KIND, 1, this::done);
    clock.advance(Duration.ofSeconds(61));
    work.signal(KIND);
    assertEquals("a 0", next());
  }

  private Outcome done(String item, int attempts) {
    handled.add(item + " " + attempts);
    return new Outcome.Done();
  }

  private void add(String item, Duration delay) {
    database.inTransaction(transaction -> {
      work.add(transaction, KIND, item, delay);
      return true;
    });
    work.signal(KIND);
  }

  /// What claiming does.
  private void lease(Duration length) {
    long until = clock.millis() + length.toMillis();
    database.update("UPDATE work SET lease_until = ?, due_at = ?", until, until);
  }

  private String next() throws InterruptedException {
    String item = handled.poll(20, TimeUnit.SECONDS);
    return item == null ? "nothing within 20 s" : item;
  }

  /// When the only item is due, once no worker has it.
  private Instant whenReleased() throws InterruptedException {
    Eventually.holds(() -> !work.items(1).getFirst().leased());
    return dueTimes().getFirst();
  }

  private List<Instant> dueTimes() {
    return work.items(10).stream().map(WorkQueue.Item::dueAt).toList();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
