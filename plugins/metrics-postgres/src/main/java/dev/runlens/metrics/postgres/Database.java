// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The connections to one schema, a bounded number of them, kept open between uses.
///
/// For many threads. A thread that waits for a connection answers to interruption. Every
/// [SQLException] leaves as a [MetricStoreException]. It needs no thread of its own.
final class Database implements AutoCloseable {

  /// A connection that has been idle longer is tried before it is used: firewalls forget.
  private static final Duration FRESH = Duration.ofSeconds(30);

  private static final int TRY_SECONDS = 2;
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final int CLOSE_SECONDS = 5;

  private static final String SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private final Connector connector;
  private final String place;
  private final System.Logger logger;
  private final int size;
  private final Semaphore permits;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param since by [System#nanoTime()]
  private record Idle(Connection connection, long since) {}

  /// What happens in a transaction.
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Connects to nothing yet.
  Database(PostgresMetricStoreSettings settings, System.Logger logger) {
    this.logger = logger;
    connector = new Connector(settings);
    place = settings.place();
    size = settings.poolSize();
    permits = new Semaphore(size, true);
  }

  /// What messages call it.
  String place() {
    return place;
  }

  /// Runs `work` in a transaction (READ COMMITTED); returns once it would survive the power going
  /// off.
  ///
  /// @param attempted completes "Cannot ..."
  <T> T write(String attempted, Work<T> work) {
    return pooled(attempted, work);
  }

  /// Runs `work`, which only reads, on what was committed when it began.
  <T> T read(String attempted, Work<T> work) {
    return pooled(attempted, snapshot(work));
  }

  private <T> T pooled(String attempted, Work<T> work) {
    try {
      permits.acquire();
    } catch (InterruptedException _) {
      throw Failures.interrupted();
    }
    try {
      Connection connection = idleOrNew(attempted);
      try {
        return transaction(attempted, connection, work);
      } finally {
        giveBack(connection);
      }
    } finally {
      permits.release();
    }
  }

  /// Like [#read], for work that may take long: others need not wait for its connection.
  <T> T readLong(String attempted, Work<T> work) {
    Connection connection = connect(attempted);
    try {
      return transaction(attempted, connection, snapshot(work));
    } finally {
      release(connection);
    }
  }

  /// Runs `work`, which only reads, on a new connection that answers within a second or breaks.
  <T> T glance(String attempted, Work<T> work) {
    refuseIfClosed();
    try (Connection connection = connector.connect(GLANCE)) {
      return transaction(attempted, connection, snapshot(work));
    } catch (SQLException e) {
      throw Failures.of(attempted, place, e);
    }
  }

  private static <T> Work<T> snapshot(Work<T> work) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(SNAPSHOT);
      }
      return work.run(connection);
    };
  }

  private Connection idleOrNew(String attempted) {
    for (Idle found = idle.poll(); found != null; found = idle.poll()) {
      if (isUsable(found)) {
        return found.connection();
      }
      release(found.connection());
    }
    return connect(attempted);
  }

  private static boolean isUsable(Idle found) {
    try {
      return System.nanoTime() - found.since() < FRESH.toNanos()
          || found.connection().isValid(TRY_SECONDS);
    } catch (SQLException _) {
      // It only says that the number of seconds is negative.
      return false;
    }
  }

  private Connection connect(String attempted) {
    refuseIfClosed();
    try {
      Connection connection = connector.connect();
      open.add(connection);
      return connection;
    } catch (SQLException e) {
      throw Failures.of(attempted, place, e);
    }
  }

  private void giveBack(Connection connection) {
    if (isBroken(connection)) {
      // What broke this one, such as a restart of the database, broke the others too.
      release(connection);
      closeIdle();
    } else {
      idle.push(new Idle(connection, System.nanoTime()));
    }
    if (closed) {
      closeIdle();
    }
  }

  private static boolean isBroken(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw Failures.closed(place);
    }
  }

  private <T> T transaction(String attempted, Connection connection, Work<T> work) {
    boolean committed = false;
    try {
      refuseIfClosed();
      T result = work.run(connection);
      connection.commit();
      committed = true;
      return result;
    } catch (SQLException e) {
      throw Failures.of(attempted, place, e);
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  /// What cannot be rolled back is closed, which does the same.
  private void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      logger.log(System.Logger.Level.DEBUG, "connection broken place=" + place, e);
      release(connection);
    }
  }

  /// Closes every connection once it is idle; what is stuck for seconds is cut off.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (permits.tryAcquire(size, CLOSE_SECONDS, TimeUnit.SECONDS)) {
        permits.release(size);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closeIdle();
    for (Connection stuck : open) {
      cutOff(stuck);
    }
  }

  private void cutOff(Connection connection) {
    open.remove(connection);
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      logger.log(System.Logger.Level.WARNING, "cannot cut off a connection place=" + place, e);
    }
  }

  private void closeIdle() {
    for (Idle found = idle.poll(); found != null; found = idle.poll()) {
      release(found.connection());
    }
  }

  /// Nobody could do anything about a failure here, so it is only told.
  private void release(Connection connection) {
    open.remove(connection);
    try {
      connection.close();
    } catch (SQLException e) {
      logger.log(System.Logger.Level.DEBUG, "cannot close a connection place=" + place, e);
    }
  }
}
