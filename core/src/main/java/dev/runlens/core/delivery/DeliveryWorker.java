// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
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

  /// What must follow once a job has ended.
  @FunctionalInterface
  public interface JobEnd {

    /// Called within the transaction that learned of the end; may be called again for the same job.
    void ended(Statements transaction, Catalog.Change.JobChanged job);
  }

  /// What must follow once a person takes back what they allowed a source to tell us.
  @FunctionalInterface
  public interface GrantEnd {

    /// Called within the transaction that learned of it; may be called again for the same account.
    void revoked(Statements transaction, SourceId source, long accountId);
  }

  private final Database database;
  private final DeliveryLedger ledger;
  private final Catalog catalog;
  private final Streams streams;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final JobEnd jobEnd;
  private final GrantEnd grantEnd;
  private final Live live;

  public DeliveryWorker(
      Database database,
      DeliveryLedger ledger,
      Catalog catalog,
      Streams streams,
      Supplier<Map<String, Slot<EventSource>>> sources,
      JobEnd jobEnd,
      GrantEnd grantEnd,
      Live live) {
    this.database = database;
    this.ledger = ledger;
    this.catalog = catalog;
    this.streams = streams;
    this.sources = sources;
    this.jobEnd = jobEnd;
    this.grantEnd = grantEnd;
    this.live = live;
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
              events.stream()
                  .flatMap(event -> catalog.apply(transaction, delivery.source(), event).stream())
                  .toList();
          changed.forEach(change -> follow(transaction, change));
          for (SourceEvent event : events) {
            if (event instanceof SourceEvent.GrantRevoked(long accountId)) {
              grantEnd.revoked(transaction, delivery.source(), accountId);
            }
          }
          Optional<String> ignored = ignored(events);
          ledger.is(
              transaction,
              id,
              ignored.isPresent() ? DeliveryLedger.Status.IGNORED : DeliveryLedger.Status.APPLIED,
              ignored.orElse(null));
          return changed;
        });
    for (Catalog.Change change : changes) {
      if (change instanceof Catalog.Change.JobChanged job) {
        live.publish(job.id(), new Hint.Job());
      }
    }
  }

  private void follow(Statements transaction, Catalog.Change change) {
    if (change instanceof Catalog.Change.JobChanged job) {
      streams.tieWaiting(transaction, job);
      if (job.job().status() == JobStatus.COMPLETED) {
        jobEnd.ended(transaction, job);
      }
    }
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
