// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import java.time.Instant;
import java.util.List;

/// Applies events to the catalog and sees to what follows from them, whether a delivery brought
/// them or we had to ask. What follows is part of the transaction.
public final class EventApplication {

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

  private final Catalog catalog;
  private final Streams streams;
  private final JobEnd jobEnd;
  private final GrantEnd grantEnd;
  private final Live live;

  public EventApplication(
      Catalog catalog, Streams streams, JobEnd jobEnd, GrantEnd grantEnd, Live live) {
    this.catalog = catalog;
    this.streams = streams;
    this.jobEnd = jobEnd;
    this.grantEnd = grantEnd;
    this.live = live;
  }

  /// What a delivery says.
  ///
  /// @param heardAt when it came first
  List<Catalog.Change> delivered(
      Statements transaction, SourceId source, List<SourceEvent> events, Instant heardAt) {
    List<Catalog.Change> changes =
        events.stream()
            .flatMap(event -> catalog.apply(transaction, source, event, heardAt).stream())
            .toList();
    changes.forEach(change -> follow(transaction, change));
    for (SourceEvent event : events) {
      if (event instanceof SourceEvent.GrantRevoked(long accountId)) {
        grantEnd.revoked(transaction, source, accountId);
      }
    }
    return changes;
  }

  /// What a source answered about jobs and runs that should have come by deliveries.
  public List<Catalog.Change> answered(Statements transaction, List<? extends SourceEvent> events) {
    List<Catalog.Change> changes = past(transaction, events);
    changes.forEach(change -> end(transaction, change));
    return changes;
  }

  /// What a source tells of the past: as [#answered], but nobody waits for those logs yet.
  public List<Catalog.Change> past(Statements transaction, List<? extends SourceEvent> events) {
    List<Catalog.Change> changes =
        events.stream().flatMap(event -> catalog.known(transaction, event).stream()).toList();
    changes.forEach(change -> tie(transaction, change));
    return changes;
  }

  /// Tells those who watch, once it is committed.
  public void publish(List<Catalog.Change> changes) {
    for (Catalog.Change change : changes) {
      if (change instanceof Catalog.Change.JobChanged job) {
        live.publish(job.id(), new Hint.Job());
      }
    }
  }

  private void follow(Statements transaction, Catalog.Change change) {
    tie(transaction, change);
    end(transaction, change);
  }

  private void tie(Statements transaction, Catalog.Change change) {
    if (change instanceof Catalog.Change.JobChanged job) {
      streams.tieWaiting(transaction, job);
    }
  }

  private void end(Statements transaction, Catalog.Change change) {
    if (change instanceof Catalog.Change.JobChanged job
        && job.job().status() == JobStatus.COMPLETED) {
      jobEnd.ended(transaction, job);
    }
  }
}
