// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Files that say which plugin is being opened. One that is still there at the next start means
/// that the whole server ended meanwhile (native code can do that), so that start does without the
/// plugin: once, because the marker goes away when it is read.
final class CrashMarkers {

  private static final System.Logger LOGGER = System.getLogger(CrashMarkers.class.getName());
  private static final String PREFIX = ".opening-";

  private final Path directory;
  private final Set<String> left;

  private CrashMarkers(Path directory, Set<String> left) {
    this.directory = directory;
    this.left = left;
  }

  /// Reads and deletes what the last run of the server left.
  static CrashMarkers take(Path directory) throws IOException {
    Set<String> left = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        left.add(file.getFileName().toString().substring(PREFIX.length()));
        Files.delete(file);
      }
    }
    return new CrashMarkers(directory, Set.copyOf(left));
  }

  /// Whether the last run ended while it opened this plugin.
  boolean leftBy(String pluginId) {
    return left.contains(pluginId);
  }

  /// A marker that cannot be written is logged and missed only after a crash.
  void set(String pluginId) {
    try {
      Files.writeString(directory.resolve(PREFIX + pluginId), "");
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "Cannot write crash marker plugin=" + pluginId, e);
    }
  }

  /// A marker that cannot be deleted makes the next start do without the plugin.
  void clear(String pluginId) {
    try {
      Files.deleteIfExists(directory.resolve(PREFIX + pluginId));
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "Cannot delete crash marker plugin=" + pluginId, e);
    }
  }
}
