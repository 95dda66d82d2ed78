// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.ComponentException;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A metric store that is never away: what the store cannot take now goes to the spool on disk and
/// from there to the store once it is back. Appending is idempotent, so a batch whose append timed
/// out may go both ways.
///
/// While the spool drains, new batches go through it too: the store is spared, and order is kept.
final class SpoolingStore implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(SpoolingStore.class.getName());
  private static final Duration APPEND_DEADLINE = Duration.ofSeconds(20);
  private static final int MOST_BATCHES = 1_000;

  private final Slot<MetricStore> store;
  private final Spool spool;
  private final long pauseMillis;
  private final ReentrantLock spooling = new ReentrantLock();
  private final Thread drainer;
  private volatile boolean away;

  /// @param pauseMillis between two tries to drain
  SpoolingStore(Slot<MetricStore> store, Path directory, long mostBytes, long pauseMillis) {
    this.store = store;
    this.spool = new Spool(directory, mostBytes);
    this.pauseMillis = pauseMillis;
    this.away = !spool.isEmpty();
    this.drainer = Thread.ofVirtual().name("spool-" + store.instanceId()).start(this::drain);
  }

  /// Appends batches and returns once they are durable, here or there. For one thread at a time.
  ///
  /// @throws ComponentException INVALID if the store never takes them
  /// @throws GroupCommit.Overloaded if neither the store nor the spool can take them
  void append(List<SampleBatch> batches) {
    if (!away) {
      try {
        call(batches);
        return;
      } catch (SlotException | ComponentException e) {
        if (!passes(e)) {
          throw e;
        }
        LOGGER.log(
            System.Logger.Level.WARNING,
            "metric store is away, samples go to the spool store={0}: {1}",
            store.instanceId(),
            e.getMessage());
      }
    }
    keep(batches);
  }

  /// Bytes that wait for the store.
  long spooledBytes() {
    spooling.lock();
    try {
      return spool.bytes();
    } finally {
      spooling.unlock();
    }
  }

  @Override
  public void close() {
    drainer.interrupt();
    try {
      drainer.join(Duration.ofSeconds(5));
      spool.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "spool does not close", e);
    }
  }

  /// Whether the store may take the same batches later.
  private static boolean passes(RuntimeException e) {
    return switch (e) {
      case SlotException slot -> slot.kind() != SlotException.Kind.INTERRUPTED;
      case ComponentException component ->
          component.kind() != ComponentException.Kind.INVALID
              && component.kind() != ComponentException.Kind.UNSUPPORTED;
      default -> false;
    };
  }

  private void call(List<SampleBatch> batches) {
    store.run("append", APPEND_DEADLINE, component -> component.append(batches));
  }

  private void keep(List<SampleBatch> batches) {
    spooling.lock();
    try {
      away = true;
      spool.append(batches);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.ERROR, "samples refused store=" + store.instanceId(), e);
      throw new GroupCommit.Overloaded("The metric store is away and the spool takes no more.");
    } finally {
      spooling.unlock();
    }
  }

  private void drain() {
    try {
      while (true) {
        Thread.sleep(pauseMillis);
        while (away && drainOne()) {
          // The next segment.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether there may be more to drain at once
  private boolean drainOne() {
    try {
      Optional<Path> segment = next();
      if (segment.isEmpty()) {
        return false;
      }
      List<SampleBatch> batches = spool.read(segment.get());
      for (int from = 0; from < batches.size(); from += MOST_BATCHES) {
        replay(batches.subList(from, Math.min(batches.size(), from + MOST_BATCHES)));
      }
      delete(segment.get());
      return true;
    } catch (SlotException | ComponentException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "store is still away store={0}", store.instanceId());
      return false;
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.ERROR, "spool cannot be read store=" + store.instanceId(), e);
      return false;
    }
  }

  private Optional<Path> next() throws IOException {
    spooling.lock();
    try {
      Optional<Path> oldest = spool.oldest();
      if (oldest.isEmpty()) {
        away = false;
        LOGGER.log(System.Logger.Level.INFO, "metric store is back store={0}", store.instanceId());
      }
      return oldest;
    } finally {
      spooling.unlock();
    }
  }

  private void delete(Path segment) throws IOException {
    spooling.lock();
    try {
      spool.delete(segment);
    } finally {
      spooling.unlock();
    }
  }

  /// What the store never takes must not hold up what comes after it.
  private void replay(List<SampleBatch> batches) {
    try {
      call(batches);
    } catch (ComponentException e) {
      if (passes(e)) {
        throw e;
      }
      if (batches.size() == 1) {
        LOGGER.log(
            System.Logger.Level.ERROR,
            "batch dropped store=" + store.instanceId() + " stream=" + batches.getFirst().stream(),
            e);
      } else {
        batches.forEach(batch -> replay(List.of(batch)));
      }
    }
  }
}
