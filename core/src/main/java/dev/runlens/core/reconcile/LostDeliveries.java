// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.History;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.delivery.DeliveryLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Has deliveries sent again that never got here: reads the attempts of a source back to the high
/// water mark and asks for another of each that did not succeed and is not in our ledger. The mark
/// stays at the oldest attempt that is not settled, so none is forgotten while the source keeps it.
public final class LostDeliveries {

  private static final int MOST_PAGES = 50;
  private static final int MOST_REDELIVERIES = 100;

  /// The first pause before the same delivery is asked for again; it doubles each time.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int MOST_DOUBLINGS = 6;

  /// An attempt may be listed a little after others that were made later.
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Database database;
  private final DeliveryLedger ledger;
  private final ReconciliationState state;
  private final Clock clock;

  public LostDeliveries(
      Database database, DeliveryLedger ledger, ReconciliationState state, Clock clock) {
    this.database = database;
    this.ledger = ledger;
    this.state = state;
    this.clock = clock;
  }

  /// Deliveries that were asked for again and have not come.
  public long waiting(String source) {
    return database
        .one(
            """
            SELECT count(*) AS n FROM redelivery WHERE source = ? AND NOT EXISTS (
              SELECT 1 FROM delivery WHERE delivery.source = redelivery.source
                AND delivery.guid = redelivery.guid)
            """,
            row -> row.number("n"),
            source)
        .orElse(0L);
  }

  /// One pass, or a part of it.
  ///
  /// @return whether there is more to read soon
  boolean recover(SourceHistory history) {
    String source = history.source().value();
    Instant now = clock.instant();
    Instant kept = now.minus(history.attemptsKept());
    forget(source, kept);
    ReconciliationState.Attempts from = state.attempts(source);
    Instant floor =
        from.highWater() == null || from.highWater().isBefore(kept) ? kept : from.highWater();
    Instant newest = from.newest();
    Instant open = from.open();
    String cursor = from.cursor();
    Set<String> judged = new HashSet<>();
    int asked = 0;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      History.Page<History.Attempt> page = history.attempts(cursor);
      boolean end = page.next() == null;
      for (History.Attempt attempt : page.items()) {
        if (attempt.at().isBefore(floor)) {
          end = true;
          break;
        }
        newest = later(newest, attempt.at());
        if (!judged.add(attempt.deliveryId())
            || attempt.succeeded()
            || ledger.holds(history.source(), attempt.deliveryId())) {
          continue;
        }
        if (asked < MOST_REDELIVERIES && isDue(source, attempt, now)) {
          asked++;
          if (!ask(history, attempt, now)) {
            continue;
          }
        }
        open = open == null || attempt.at().isBefore(open) ? attempt.at() : open;
      }
      if (end) {
        Instant mark = open != null ? open : newest == null ? floor : newest.minus(OVERLAP);
        state.attempts(
            source,
            new ReconciliationState.Attempts(
                mark.isBefore(floor) ? floor : mark, null, null, null));
        return asked == MOST_REDELIVERIES;
      }
      cursor = page.next();
      state.attempts(
          source, new ReconciliationState.Attempts(from.highWater(), cursor, newest, open));
    }
    return true;
  }

  /// @return false if the source cannot send it again
  private boolean ask(SourceHistory history, History.Attempt attempt, Instant now) {
    // Before the question, so that what comes is known as ours however soon it comes.
    database.update(
        """
        INSERT INTO redelivery (source, guid, asked_at, asked) VALUES (?, ?, ?, 1)
        ON CONFLICT (source, guid)
        DO UPDATE SET asked_at = excluded.asked_at, asked = redelivery.asked + 1
        """,
        history.source().value(),
        attempt.deliveryId(),
        now.toEpochMilli());
    try {
      history.redeliver(attempt);
      return true;
    } catch (SourceException e) {
      if (e.kind() == ComponentException.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private boolean isDue(String source, History.Attempt attempt, Instant now) {
    record Asked(Instant at, long times) {}
    return database
        .one(
            "SELECT asked_at, asked FROM redelivery WHERE source = ? AND guid = ?",
            row -> new Asked(row.instant("asked_at"), row.number("asked")),
            source,
            attempt.deliveryId())
        .map(asked ->
            !asked
                .at()
                .plus(PATIENCE.multipliedBy(1L << Math.min(asked.times() - 1, MOST_DOUBLINGS)))
                .isAfter(now))
        .orElse(true);
  }

  private void forget(String source, Instant kept) {
    database.update(
        "DELETE FROM redelivery WHERE source = ? AND asked_at < ?", source, kept.toEpochMilli());
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || other.isAfter(one) ? other : one;
  }
}
