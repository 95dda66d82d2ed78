// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Secret;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SecretRotation;
import dev.runlens.core.access.Audit;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.redaction.SecretText;
import dev.runlens.core.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes the secret that a source's deliveries are signed with, without losing one: first the new
/// one is kept and the source opened with it, then the other side is told; until then, and for a
/// day after, the source takes both.
///
/// Between the two steps is a row, so that nobody makes a third secret while the other side knows
/// only the first: whoever asks again, and the queue of work, tells the present one until that
/// works. Safe for many threads.
public final class SecretRotations {

  private static final String WORK = "secret";
  private static final String SYSTEM = "server";
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration TELL = Duration.ofSeconds(20);
  private static final Duration TELL_AGAIN = Duration.ofMinutes(5);
  private static final int MOST_PROBLEM = 1_000;

  private final Database database;
  private final WorkQueue work;
  private final PluginHost host;
  private final Audit audit;
  private final Clock clock;

  public SecretRotations(
      Database database, WorkQueue work, PluginHost host, Audit audit, Clock clock) {
    this.database = database;
    this.work = work;
    this.host = host;
    this.audit = audit;
    this.clock = clock;
  }

  /// The last change of a secret.
  ///
  /// @param toldAt when the other side was told of it; `null`: not yet
  /// @param problem why not, one sentence; empty if nothing went wrong
  public record Rotation(Instant startedAt, @Nullable Instant toldAt, String problem) {

    /// Whether the other side has not been told.
    public boolean pending() {
      return toldAt == null;
    }

    private static Rotation of(Row row) {
      Long told = row.numberOrNull("told_at");
      String problem = row.textOrNull("problem");
      return new Rotation(
          row.instant("started_at"),
          told == null ? null : Instant.ofEpochMilli(told),
          problem == null ? "" : problem);
    }
  }

  /// Starts telling what has not been told.
  public void start() {
    work.start(
        WORK,
        1,
        (instance, _) -> {
          Optional<Rotation> rotation = last(instance).filter(Rotation::pending);
          if (rotation.isEmpty() || !offered(instance)) {
            return new WorkQueue.Outcome.Done();
          }
          Rotation now = tell(SYSTEM, instance);
          return now.pending()
              ? new WorkQueue.Outcome.Again(TELL_AGAIN, now.problem())
              : new WorkQueue.Outcome.Done();
        });
  }

  /// Whether the secret of an instance can be changed here. Asks the source, at most 5 s.
  boolean offered(String instance) {
    return source(instance)
        .map(source -> {
          try {
            return source.call(
                "secret-rotation", ASK, component -> component.secretRotation().isPresent());
          } catch (SlotException | ComponentException _) {
            return false;
          }
        })
        .orElse(false);
  }

  private Optional<Slot<EventSource>> source(String instance) {
    return host.instance(instance)
        .filter(InstanceStatus::enabled)
        .flatMap(there -> Optional.ofNullable(host.sources().get(there.id())))
        .filter(slot -> slot.report().open());
  }

  /// The last change of an instance's secret, if there was one.
  Optional<Rotation> last(String instance) {
    return database.one(
        "SELECT started_at, told_at, problem FROM secret_rotation WHERE instance = ?",
        Rotation::of,
        instance);
  }

  /// Makes a new secret and tells the other side; if that has not been told of the present one,
  /// only tells it.
  ///
  /// @throws PluginRequestException if the source is not open or has no such thing, or the secret
  ///   is fixed by the configuration; then nothing has changed
  synchronized Rotation rotate(String actor, String instance) {
    if (!offered(instance)) {
      throw refused(
          actor,
          instance,
          PluginRequestException.conflict(
              "%s is not open, or its secret cannot be changed with its present settings."
                  .formatted(instance)));
    }
    if (last(instance).filter(Rotation::pending).isEmpty()) {
      keepNew(actor, instance);
    }
    return tell(actor, instance);
  }

  private void keepNew(String actor, String instance) {
    Map<String, String> next =
        revealed(rotation(instance, "next-secret", ASK, SecretRotation::next));
    begin(instance);
    try {
      host.instanceChanges().change(instance, next);
    } catch (PluginRequestException e) {
      database.update("DELETE FROM secret_rotation WHERE instance = ?", instance);
      throw refused(actor, instance, e);
    }
    audit.record(actor, "instance.rotate-secret", instance, "Done. The new secret is kept.");
  }

  private PluginRequestException refused(String actor, String instance, PluginRequestException e) {
    audit.record(actor, "instance.rotate-secret", instance, "Refused: " + e.getMessage());
    return e;
  }

  /// Before the secret is kept: a server that is killed right after tells the one it has, which
  /// changes nothing.
  private void begin(String instance) {
    database.inTransaction(transaction -> {
      work.add(transaction, WORK, instance, TELL_AGAIN);
      return transaction.update(
          """
          INSERT INTO secret_rotation (instance, started_at, told_at, problem)
          VALUES (?, ?, NULL, NULL)
          ON CONFLICT (instance) DO UPDATE SET
            started_at = excluded.started_at, told_at = NULL, problem = NULL
          """,
          instance,
          clock.millis());
    });
  }

  private synchronized Rotation tell(String actor, String instance) {
    try {
      boolean _ =
          rotation(
              instance,
              "announce-secret",
              TELL,
              rotation -> {
                rotation.announce();
                return true;
              });
      told(instance, clock.millis(), null);
      audit.record(actor, "instance.announce-secret", instance, "Done.");
    } catch (SlotException | ComponentException e) {
      String problem = cut(SecretText.without(String.valueOf(e.getMessage()), host.secrets()));
      told(instance, null, problem);
      audit.record(actor, "instance.announce-secret", instance, "Failed: " + problem);
    }
    return last(instance).orElseThrow();
  }

  private void told(String instance, @Nullable Long at, @Nullable String problem) {
    database.update(
        "UPDATE secret_rotation SET told_at = ?, problem = ? WHERE instance = ?",
        at,
        problem,
        instance);
  }

  private interface Question<R> {
    R ask(SecretRotation rotation);
  }

  private <R> R rotation(
      String instance, String operation, Duration deadline, Question<? extends R> question) {
    return host.source(instance)
        .call(operation, deadline, source -> question.ask(source.secretRotation().orElseThrow()));
  }

  private static Map<String, String> revealed(Map<String, Secret> settings) {
    Map<String, String> revealed = new HashMap<>();
    settings.forEach((key, value) -> revealed.put(key, value.reveal()));
    return revealed;
  }

  private static String cut(String text) {
    return text.length() <= MOST_PROBLEM ? text : text.substring(0, MOST_PROBLEM);
  }
}
