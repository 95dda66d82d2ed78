// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.work;

import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.redaction.SecretText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The one queue of the server: rows `(kind, item)` that are worked on until they are done. They
/// survive the process: what was leased by a process that died is due again at the next start.
///
/// Handlers must stand being called again for the same item; adding an item that is already there
/// makes it due no later than asked, and adding one that is being worked on has it worked on again.
public final class WorkQueue implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(WorkQueue.class.getName());
  private static final Duration LEASE = Duration.ofMinutes(15);
  private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);
  private static final long POLL_MILLIS = 1_000;

  /// Does one kind of work.
  @FunctionalInterface
  public interface Handler {

    /// Works on an item. Throwing means "again later", with the message as the reason.
    ///
    /// @param attempts how often it was tried before
    Outcome handle(String item, int attempts);
  }

  /// What became of an item.
  public sealed interface Outcome {

    /// It is done.
    record Done() implements Outcome {}

    /// It must be tried again after `delay`.
    ///
    /// @param reason for the admin page
    record Again(Duration delay, String reason) implements Outcome {}
  }

  /// An item of the queue.
  ///
  /// @param dueAt while leased: when the lease ends
  public record Item(String kind, String item, Instant dueAt, int attempts, boolean leased) {}

  private final Database database;
  private final Clock clock;
  private final Map<String, Semaphore> signals = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  public WorkQueue(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    database.update(
        "UPDATE work SET lease_until = 0, due_at = min(due_at, ?) WHERE lease_until > 0",
        clock.millis());
  }

  /// Adds an item within somebody's transaction; call [#signal] once that is committed, or wait for
  /// the next poll.
  public void add(Statements transaction, String kind, String item, Duration delay) {
    transaction.update(
        """
        INSERT INTO work (kind, item, due_at, attempts, lease_until) VALUES (?, ?, ?, 0, 0)
        ON CONFLICT (kind, item) DO UPDATE SET due_at = min(work.due_at, excluded.due_at)
        """,
        kind,
        item,
        clock.millis() + delay.toMillis());
  }

  /// Says that items of a kind may be due.
  public void signal(String kind) {
    Semaphore signal = signals.get(kind);
    if (signal != null) {
      signal.release();
    }
  }

  /// Starts threads that work on items of a kind, `parallelism` at a time.
  public void start(String kind, int parallelism, Handler handler) {
    Semaphore signal = signals.computeIfAbsent(kind, _ -> new Semaphore(0));
    for (int i = 0; i < parallelism; i++) {
      workers.execute(() -> run(kind, handler, signal));
    }
  }

  /// What waits, soonest first, at most `limit` items.
  public List<Item> items(int limit) {
    return database.list(
        "SELECT kind, item, due_at, attempts, lease_until FROM work ORDER BY due_at LIMIT ?",
        row ->
            new Item(
                row.text("kind"),
                row.text("item"),
                row.instant("due_at"),
                (int) row.number("attempts"),
                row.number("lease_until") > 0),
        limit);
  }

  /// How many items of a kind wait or are worked on.
  public long size(String kind) {
    return database
        .one("SELECT count(*) AS n FROM work WHERE kind = ?", row -> row.number("n"), kind)
        .orElse(0L);
  }

  /// Interrupts the workers and waits for them a little; their items stay in the queue.
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOGGER.log(System.Logger.Level.WARNING, "work goes on after 5 s of waiting for its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String kind, Handler handler, Semaphore signal) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!workOnOne(kind, handler)) {
          boolean signalled = signal.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
          if (signalled) {
            signal.drainPermits();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          LOGGER.log(System.Logger.Level.ERROR, "work kind=" + kind + " cannot be claimed", e);
          pause();
        }
      }
    }
  }

  private boolean workOnOne(String kind, Handler handler) {
    long now = clock.millis();
    long lease = now + LEASE.toMillis();
    // The lease goes into due_at too: an earlier due_at at the end says that the item was added
    // again meanwhile.
    var claimed =
        database.one(
            """
            UPDATE work SET lease_until = ?, due_at = ? WHERE kind = ? AND item = (
              SELECT item FROM work WHERE kind = ? AND due_at <= ? AND lease_until < ?
              ORDER BY due_at, item LIMIT 1)
            RETURNING item, attempts
            """,
            row -> Map.entry(row.text("item"), (int) row.number("attempts")),
            lease,
            lease,
            kind,
            kind,
            now,
            now);
    if (claimed.isEmpty()) {
      return false;
    }
    String item = claimed.get().getKey();
    int attempts = claimed.get().getValue();
    switch (outcome(kind, handler, item, attempts)) {
      case Outcome.Done() -> done(kind, item, lease);
      case Outcome.Again _ when Thread.currentThread().isInterrupted() -> {
        // Stopped, not failed: it stays leased and is due at the next start.
      }
      case Outcome.Again(Duration delay, String reason) ->
          again(kind, item, lease, clock.millis() + delay.toMillis(), reason);
    }
    return true;
  }

  private void done(String kind, String item, long lease) {
    database.inTransaction(transaction -> {
      transaction.update(
          "DELETE FROM work WHERE kind = ? AND item = ? AND lease_until = ? AND due_at = ?",
          kind,
          item,
          lease,
          lease);
      return transaction.update(
          """
          UPDATE work SET attempts = 0, lease_until = 0, problem = NULL
          WHERE kind = ? AND item = ? AND lease_until = ?
          """,
          kind,
          item,
          lease);
    });
  }

  private void again(String kind, String item, long lease, long dueAt, String reason) {
    database.update(
        """
        UPDATE work SET due_at = CASE WHEN due_at = ? THEN ? ELSE min(due_at, ?) END,
          attempts = attempts + 1, lease_until = 0, problem = ?
        WHERE kind = ? AND item = ? AND lease_until = ?
        """,
        lease,
        dueAt,
        dueAt,
        reason,
        kind,
        item,
        lease);
  }

  private Outcome outcome(String kind, Handler handler, String item, int attempts) {
    try {
      return handler.handle(item, attempts);
    } catch (RuntimeException | Error e) {
      // Errors too: one item that overflows the stack must not end the work on all others.
      Duration delay = Duration.ofSeconds(1L << Math.min(attempts, 12));
      if (!Thread.currentThread().isInterrupted()) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "work kind=" + kind + " item=" + item + " attempts=" + (attempts + 1) + " failed",
            e);
      }
      return new Outcome.Again(
          delay.compareTo(LONGEST_BACKOFF) < 0 ? delay : LONGEST_BACKOFF,
          SecretText.without(String.valueOf(e.getMessage())));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
