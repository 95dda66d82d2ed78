// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Deletes directories with all that is in them; links are deleted, never followed.
public final class DirectoryTree {

  private DirectoryTree() {}

  /// Deletes a directory; missing is fine.
  public static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      empty(directory);
      Files.delete(directory);
    }
  }

  /// Deletes what is in a directory; makes it if it is missing.
  public static void empty(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.skip(1).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
