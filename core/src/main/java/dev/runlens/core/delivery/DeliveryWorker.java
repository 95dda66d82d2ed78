// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Applies kept deliveries to the catalog: parse, apply, mark, all effects in one transaction, so
/// that a delivery is applied whole or not at all however often it is tried.
public final class DeliveryWorker {

  private static final System.Logger LOGGER = System.getLogger(DeliveryWorker.class.getName());
  private static final Duration PARSE_DEADLINE = Duration.ofSeconds(10);

  private final Database database;
  private final DeliveryLedger ledger;
  private final EventApplication application;
  private final Completeness completeness;
  private final Supplier<Map<String, Slot<EventSource>>> sources;

  public DeliveryWorker(
      Database database,
      DeliveryLedger ledger,
      EventApplication application,
      Completeness completeness,
      Supplier<Map<String, Slot<EventSource>>> sources) {
    this.database = database;
    this.ledger = ledger;
    this.application = application;
    this.completeness = completeness;
    this.sources = sources;
  }

  /// Starts to work on the ledger. One thread: applying is one short write, and writes take turns
  /// anyway.
  public void start(WorkQueue work) {
    work.start(DeliveryLedger.WORK, 1, this::handle);
  }

  private Outcome handle(String item, int attempts) {
    long id = Long.parseLong(item);
    Optional<Delivery> delivery = ledger.find(id);
    if (delivery.isEmpty()) {
      return new Outcome.Done();
    }
    Slot<EventSource> source = sources.get().get(delivery.get().source().value());
    if (source == null) {
      return new Outcome.Again(Duration.ofMinutes(1), "no event source of that name is configured");
    }
    try {
      apply(id, delivery.get(), events(source, delivery.get()));
    } catch (ComponentException e) {
      if (e.kind() != ComponentException.Kind.INVALID) {
        throw e;
      }
      fail(id, delivery.get(), String.valueOf(e.getMessage()));
    }
    return new Outcome.Done();
  }

  private static List<SourceEvent> events(Slot<EventSource> source, Delivery delivery) {
    return source.call("parse", PARSE_DEADLINE, component -> component.parse(delivery));
  }

  private void apply(long id, Delivery delivery, List<SourceEvent> events) {
    List<Catalog.Change> changes =
        database.inTransaction(transaction -> {
          List<Catalog.Change> changed =
              application.delivered(transaction, delivery.source(), events, delivery.receivedAt());
          Optional<String> ignored = ignored(events);
          ledger.is(
              transaction,
              id,
              ignored.isPresent() ? DeliveryLedger.Status.IGNORED : DeliveryLedger.Status.APPLIED,
              ignored.orElse(null));
          completeness.received(transaction, delivery, events);
          return changed;
        });
    application.publish(changes);
  }

  private void fail(long id, Delivery delivery, String reason) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "delivery cannot be applied source={0} delivery={1} event={2}: {3}",
        delivery.source(),
        delivery.id(),
        delivery.event(),
        reason);
    database.inTransaction(transaction -> {
      ledger.is(transaction, id, DeliveryLedger.Status.FAILED, reason);
      return true;
    });
  }

  private static Optional<String> ignored(List<SourceEvent> events) {
    boolean all = events.stream().allMatch(SourceEvent.Ignored.class::isInstance);
    return all
        ? events.stream()
            .map(SourceEvent.Ignored.class::cast)
            .map(SourceEvent.Ignored::reason)
            .findFirst()
            .or(() -> Optional.of("says nothing"))
        : Optional.empty();
  }
}
