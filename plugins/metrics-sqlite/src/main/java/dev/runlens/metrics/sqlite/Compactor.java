// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Turns the tails of streams into chunks, on a thread of its own: as soon as a tail is long enough
/// for one, and what is left of it once the stream has gone quiet.
///
/// It encodes outside of the writing transaction; what was deleted meanwhile stays deleted.
final class Compactor {

  /// Instants of a chunk: fewer would compress worse, more would make every look at a minute unpack
  /// an hour.
  static final int CHUNK_INSTANTS = 300;

  /// Numbers of a chunk, gaps included: 8 MB in memory, whatever a stream names its series.
  private static final int CHUNK_CELLS = 1 << 20;

  static final Duration QUIET = Duration.ofMinutes(2);

  private static final long SWEEP_SECONDS = 30;
  private static final long STOP_SECONDS = 5;

  private final Database database;
  private final Clock clock;
  private final System.Logger logger;
  private final Map<Long, Tail> tails = new ConcurrentHashMap<>();
  private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
  private final ReentrantLock compacting = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;

  /// @param lastAppend by the server's clock
  private record Tail(int instants, Instant lastAppend) {
    Tail less(int compacted) {
      return new Tail(Math.max(0, instants - compacted), lastAppend);
    }
  }

  /// Finds the tails that a former process left.
  Compactor(Database database, ComponentContext context) {
    this.database = database;
    clock = context.clock();
    logger = context.logger();
    Instant now = clock.instant();
    database.read(
        "find what is not compacted",
        connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row =
                  select.executeQuery("SELECT stream, sum(instants) FROM tail GROUP BY stream")) {
            while (row.next()) {
              tails.put(row.getLong(1), new Tail(row.getInt(2), now));
            }
          }
          return true;
        });
  }

  /// Works until [#stop]. Runs on a thread of its own.
  void run() {
    try {
      while (!stopped) {
        compactDue();
        wake.poll(SWEEP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /// Takes note of what was appended: instants by stream.
  void appended(Map<Long, Integer> instants) {
    Instant now = clock.instant();
    instants.forEach((stream, count) -> {
      Tail tail =
          tails.merge(
              stream,
              new Tail(count, now),
              (before, more) -> new Tail(before.instants() + more.instants(), now));
      if (tail.instants() >= CHUNK_INSTANTS) {
        wake.offer(true);
      }
    });
  }

  /// Compacts what is due: full chunks, and all of streams that are quiet.
  void compactDue() {
    Instant quietSince = clock.instant().minus(QUIET);
    tails.forEach((stream, tail) -> {
      boolean quiet = !tail.lastAppend().isAfter(quietSince);
      if (quiet || tail.instants() >= CHUNK_INSTANTS) {
        compact(stream, quiet);
      }
    });
  }

  /// Compacts everything, also what might still grow.
  void compactAll() {
    tails.keySet().forEach(stream -> compact(stream, true));
  }

  /// @param whole also what is not enough for a chunk
  private void compact(long stream, boolean whole) {
    compacting.lock();
    try {
      while (!stopped) {
        Tail before = tails.get(stream);
        Part part = database.read("compact stream " + stream, c -> part(c, stream));
        if (before != null && part.sources().isEmpty()) {
          // Nothing was appended between the two looks, or the values would differ.
          tails.remove(stream, before);
        }
        if (part.sources().isEmpty() || !(whole || part.full())) {
          return;
        }
        Block block = Block.merge(part.blocks());
        byte[] chunk = BlockCodec.encodeCompressed(block);
        database.write("compact stream " + stream, c -> replace(c, stream, part, block, chunk));
        tails.computeIfPresent(stream, (_, tail) -> tail.less(part.instants()));
      }
    } catch (MetricStoreException e) {
      // What is not compacted is read where it is. Damage stays; all else is tried again.
      logger.log(System.Logger.Level.WARNING, "compaction failed stream=" + stream, e);
      if (e.kind() == MetricStoreException.Kind.CORRUPT) {
        tails.remove(stream);
      }
    } finally {
      compacting.unlock();
    }
  }

  /// The oldest rows of a tail.
  ///
  /// @param full enough for a chunk
  private record Part(List<Source> sources, List<Block> blocks, int instants, boolean full) {}

  private static Part part(Connection connection, long stream) throws SQLException {
    StreamReader reader = new StreamReader(connection, stream);
    List<Source> sources = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    Set<Integer> series = new HashSet<>();
    int instants = 0;
    for (Source source : reader.tail()) {
      Block block = reader.block(source, _ -> true, true);
      block.columns().forEach(column -> series.add(column.name()));
      boolean large = (long) (instants + source.instants()) * series.size() > CHUNK_CELLS;
      if (instants >= CHUNK_INSTANTS || (large && !sources.isEmpty())) {
        return new Part(sources, blocks, instants, true);
      }
      sources.add(source);
      blocks.add(block);
      instants += source.instants();
    }
    return new Part(sources, blocks, instants, instants >= CHUNK_INSTANTS);
  }

  /// Puts `chunk` in the place of its part of the tail, unless that was deleted meanwhile.
  private static boolean replace(
      Connection connection, long stream, Part part, Block block, byte[] chunk)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM tail WHERE id = ? AND stream = ?")) {
      for (Source source : part.sources()) {
        delete.setLong(1, source.id());
        delete.setLong(2, stream);
        if (delete.executeUpdate() != 1) {
          // The stream was deleted while the chunk was made, so none of its rows is left.
          return false;
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO chunk (stream, sequence, first_at, last_at, instants, process_at, block)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setLong(1, stream);
      insert.setLong(2, part.sources().getFirst().sequence());
      insert.setLong(3, block.firstAt());
      insert.setLong(4, block.lastAt());
      insert.setInt(5, block.times().length);
      insert.setObject(6, block.processAt());
      insert.setBytes(7, chunk);
      insert.executeUpdate();
    }
    Sequences.remember(
        connection, stream, part.sources().stream().mapToLong(Source::sequence).toArray());
    return true;
  }

  /// Ends [#run], waiting a few seconds for a chunk that is being made.
  void stop() {
    stopped = true;
    wake.offer(true);
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        logger.log(System.Logger.Level.WARNING, "compaction does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
