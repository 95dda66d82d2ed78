// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.MetricStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps every other store, of this process or another, away from a database as long as it is open.
///
/// Two copies of SQLite in one process (this plugin loaded twice) lose each other's commits,
/// because closing a file in one drops the locks of both; see "How To Corrupt An SQLite Database
/// File", section 2.2. So the lock is taken by the JVM, which knows of all its class loaders, and
/// on a file beside the database. That file stays: deleting it would let two in.
final class FileLease implements AutoCloseable {

  private final FileChannel channel;

  private FileLease(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws MetricStoreException if the database is in use or its folder cannot be written
  static FileLease of(Path database) {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new MetricStoreException(
            MetricStoreException.Kind.CONFIG,
            "Cannot open %s: another store uses it. Give each metric store a file of its own, and stop other servers on this folder."
                .formatted(database));
      }
      return new FileLease(channel);
    } catch (IOException e) {
      throw new MetricStoreException(
          MetricStoreException.Kind.CONFIG,
          "Cannot open %s: %s. Grant this server write access to the folder."
              .formatted(database, e),
          e);
    }
  }

  @SuppressWarnings("resource") // The lock lives as long as the channel.
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
