// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a second server off a data directory: two of them on one SQLite file lose what they
/// acknowledged. The operating system lets go of the lock however the process ends.
final class DataLock implements AutoCloseable {

  private final FileChannel file;

  private DataLock(FileChannel file) {
    this.file = file;
  }

  /// Takes the lock of a directory that exists.
  ///
  /// @throws IllegalStateException if another server has it
  static DataLock take(Path directory) {
    Path path = directory.resolve("lock");
    try {
      FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (file.tryLock() != null) {
          return new DataLock(file);
        }
      } catch (OverlappingFileLockException e) {
        // This very process has it.
      }
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + directory, e);
    }
    throw new IllegalStateException(
        "Another Runlens server uses " + directory + ". Stop it, or give --data-dir.");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
