// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every verified delivery, kept before it is acknowledged. A delivery that cannot be applied stays
/// here with the reason.
public final class DeliveryLedger {

  static final String WORK = "delivery";

  /// What became of a delivery.
  enum Status {
    RECEIVED,
    APPLIED,
    IGNORED,
    FAILED;

    String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Database database;
  private final WorkQueue work;
  private final Clock clock;

  public DeliveryLedger(Database database, WorkQueue work, Clock clock) {
    this.database = database;
    this.work = work;
    this.clock = clock;
  }

  /// Keeps a delivery and the work of applying it; both are durable when this returns. One that is
  /// there already is counted, and applied again only if that never succeeded.
  ///
  /// @return whether it is new
  public boolean keep(SourceId source, String guid, String event, byte[] body) {
    boolean isNew =
        database.inTransaction(transaction -> {
          Optional<String> known =
              transaction.one(
                  "SELECT status FROM delivery WHERE source = ? AND guid = ?",
                  row -> row.text("status"),
                  source.value(),
                  guid);
          if (known.isPresent()) {
            transaction.update(
                "UPDATE delivery SET copies = copies + 1 WHERE source = ? AND guid = ?",
                source.value(),
                guid);
            if (known.get().equals(Status.FAILED.value())) {
              enqueue(transaction, id(transaction, source, guid));
            }
            return false;
          }
          long id =
              transaction
                  .one(
                      """
                      INSERT INTO delivery (source, guid, event, body, received_at, copies, status)
                      VALUES (?, ?, ?, ?, ?, 1, 'received') RETURNING id
                      """,
                      row -> row.number("id"),
                      source.value(),
                      guid,
                      event,
                      body,
                      clock.millis())
                  .orElseThrow();
          enqueue(transaction, id);
          return true;
        });
    work.signal(WORK);
    return isNew;
  }

  /// A delivery by our own number.
  Optional<Delivery> find(long id) {
    return database.one(
        "SELECT * FROM delivery WHERE id = ?",
        row ->
            new Delivery(
                new SourceId(row.text("source")),
                row.text("guid"),
                row.text("event"),
                row.bytes("body"),
                row.instant("received_at")),
        id);
  }

  /// Whether a delivery is here and need not come again: one that failed might do better.
  public boolean holds(SourceId source, String guid) {
    return database
        .one(
            "SELECT 1 FROM delivery WHERE source = ? AND guid = ? AND status <> 'failed'",
            _ -> true,
            source.value(),
            guid)
        .isPresent();
  }

  /// Says what became of a delivery, in the transaction that made it so.
  void is(Statements transaction, long id, Status status, @Nullable String detail) {
    transaction.update(
        "UPDATE delivery SET status = ?, detail = ?, applied_at = ? WHERE id = ?",
        status.value(),
        detail == null || detail.length() <= 1000 ? detail : detail.substring(0, 1000),
        clock.millis(),
        id);
  }

  /// How many deliveries have a status, for `/metrics`.
  public long count(String status) {
    return database
        .one("SELECT count(*) AS n FROM delivery WHERE status = ?", row -> row.number("n"), status)
        .orElse(0L);
  }

  private static long id(Statements transaction, SourceId source, String guid) {
    return transaction
        .one(
            "SELECT id FROM delivery WHERE source = ? AND guid = ?",
            row -> row.number("id"),
            source.value(),
            guid)
        .orElseThrow();
  }

  private void enqueue(Statements transaction, long id) {
    work.add(transaction, WORK, Long.toString(id), Duration.ZERO);
  }
}
