// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.MetricStoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The connections to one SQLite file in WAL mode: one that writes, and a few that read beside it,
/// each reading what was committed when its transaction began.
///
/// For many threads. A thread that waits for a connection answers to interruption. Every
/// [SQLException] leaves as a [MetricStoreException].
final class Database implements AutoCloseable {

  /// SQLite calls hold on to the carrier of a virtual thread, so more would only add memory.
  private static final int READERS = 4;

  /// Only something outside of this server, such as a backup, can make us wait.
  private static final int BUSY_MILLIS = 2_000;

  /// Pages: 2 MB. Four times smaller than SQLite's own figure would be slower by 6 % and take two
  /// thirds off the slowest percent of commits, which wait for a checkpoint.
  private static final int CHECKPOINT_PAGES = 500;

  /// Bytes of write-ahead log kept for reuse after a large transaction.
  private static final int JOURNAL_BYTES = 64 << 20;

  private static final int CLOSE_SECONDS = 5;

  private final Path file;
  private final System.Logger logger;
  private final Runnable afterRollback;
  private final FileLease lease;
  private final SQLiteDataSource source;
  private final ReentrantLock writing = new ReentrantLock();
  private final Connection writer;
  private final Semaphore reading = new Semaphore(READERS);
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /// What happens in a transaction.
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Opens the file, which is made if it does not exist, and brings its tables up to date.
  ///
  /// @param file absolute; its folder exists
  /// @param afterRollback runs whenever a writing transaction was undone, before the next begins
  Database(Path file, System.Logger logger, Runnable afterRollback) {
    this.file = file;
    this.logger = logger;
    this.afterRollback = afterRollback;
    lease = FileLease.of(file);
    try {
      source = source(file);
      writer = source.getConnection();
      writer.setAutoCommit(false);
      write(
          "prepare the tables",
          connection -> {
            Schema.update(connection, file);
            return true;
          });
    } catch (SQLException e) {
      release(lease);
      throw Failures.of("open the metrics", file, e);
    } catch (MetricStoreException e) {
      release(lease);
      throw e;
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    config.setJournalSizeLimit(JOURNAL_BYTES);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  Path file() {
    return file;
  }

  /// Runs `work` in a transaction, alone; returns once it would survive the power going off.
  ///
  /// @param attempted completes "Cannot ..."
  <T> T write(String attempted, Work<T> work) {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException _) {
      throw Failures.interrupted();
    }
    boolean committed = false;
    try {
      refuseIfClosed();
      T result = transaction(attempted, writer, work);
      committed = true;
      return result;
    } finally {
      if (!committed) {
        afterRollback.run();
      }
      writing.unlock();
    }
  }

  /// Runs `work`, which only reads, in a transaction beside others.
  <T> T read(String attempted, Work<T> work) {
    try {
      reading.acquire();
    } catch (InterruptedException _) {
      throw Failures.interrupted();
    }
    try {
      Connection connection = idle.poll();
      if (connection == null) {
        connection = connect(attempted);
      }
      try {
        refuseIfClosed();
        return transaction(attempted, connection, work);
      } finally {
        idle.push(connection);
        if (closed) {
          closeIdle();
        }
      }
    } finally {
      reading.release();
    }
  }

  /// Like [#read], for work that may take long: others need not wait for its connection.
  <T> T readLong(String attempted, Work<T> work) {
    refuseIfClosed();
    try (Connection connection = connect(attempted)) {
      return transaction(attempted, connection, work);
    } catch (SQLException e) {
      throw Failures.of(attempted, file, e);
    }
  }

  private Connection connect(String attempted) {
    refuseIfClosed();
    try {
      Connection connection = source.getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA query_only = 1");
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw Failures.of(attempted, file, e);
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw Failures.closed(file);
    }
  }

  private <T> T transaction(String attempted, Connection connection, Work<T> work) {
    boolean committed = false;
    try {
      T result = work.run(connection);
      connection.commit();
      committed = true;
      return result;
    } catch (SQLException e) {
      throw Failures.of(attempted, file, e);
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  private void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // After a full disk and the like SQLite has rolled back by itself, and says so.
      logger.log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
    }
  }

  /// Moves the write-ahead log into the file, as far as no reader needs it.
  void checkpoint() {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException _) {
      throw Failures.interrupted();
    }
    try (Statement statement = writer.createStatement()) {
      refuseIfClosed();
      writer.setAutoCommit(true);
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      writer.setAutoCommit(false);
    } catch (SQLException e) {
      throw Failures.of("complete the file", file, e);
    } finally {
      writing.unlock();
    }
  }

  /// Closes every connection once it is idle; what is stuck for seconds is closed under way.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean alone = false;
    try {
      alone = writing.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (reading.tryAcquire(READERS, CLOSE_SECONDS, TimeUnit.SECONDS)) {
        reading.release(READERS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closeIdle();
    release(writer);
    release(lease);
    if (alone) {
      writing.unlock();
    }
  }

  private void closeIdle() {
    Connection connection = idle.poll();
    while (connection != null) {
      release(connection);
      connection = idle.poll();
    }
  }

  /// Nobody could do anything about a failure here, so it is only told.
  private void release(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      logger.log(System.Logger.Level.WARNING, "cannot close a part of " + file, e);
    }
  }
}
