// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Objects that are still being written, in a directory beside the finished ones: same file system,
/// hence atomic renames, and a name that no key has.
final class IncomingFiles {

  private final Path directory;

  /// Deletes what a crash left behind: the server never opens two stores on one directory.
  IncomingFiles(Path root) throws IOException {
    directory = Files.createDirectories(root.resolve("~incoming"));
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  Path create() throws IOException {
    return Files.createTempFile(directory, null, ".part");
  }
}
