// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

  @TempDir Path directory;

  @Test
  void aSecondServerIsRefusedUntilTheFirstIsGone() throws IOException {
    try (DataLock _ = DataLock.take(directory)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> DataLock.take(directory));
      assertTrue(String.valueOf(e.getMessage()).contains(directory.toString()), e.getMessage());
    }
    DataLock.take(directory).close();
  }

  @Test
  void aServerInAnotherProcessIsRefused() throws Exception {
    try (DataLock _ = DataLock.take(directory)) {
      Process other =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Other.class.getName(),
                  directory.toString())
              .inheritIO()
              .start();
      assertEquals(3, other.waitFor());
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsSaidSo() {
    Path none = directory.resolve("none");
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> DataLock.take(none));
    assertTrue(String.valueOf(e.getMessage()).contains(none.toString()), e.getMessage());
  }

  /// Another process: exits with 3 if the lock is taken.
  static final class Other {

    private Other() {}

    public static void main(String[] arguments) throws IOException {
      Path lock = Path.of(arguments[0], "lock");
      try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE);
          FileLock taken = file.tryLock()) {
        System.exit(taken == null ? 3 : 0);
      }
    }
  }
}
