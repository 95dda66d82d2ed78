// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Files that say which plugin is being opened, and for the how-manieth start in a row. One that is
/// still there at the next start means that the whole server ended meanwhile. Once may be chance (a
/// `kill -9`, a power cut); after two in a row (native code can do that) the next start does
/// without the plugin, and the one after that tries again.
final class CrashMarkers {

  private static final System.Logger LOGGER = System.getLogger(CrashMarkers.class.getName());
  private static final String PREFIX = ".opening-";
  private static final int TOO_OFTEN = 2;

  private final Path directory;
  private final Map<String, Integer> left;

  private CrashMarkers(Path directory, Map<String, Integer> left) {
    this.directory = directory;
    this.left = left;
  }

  /// Reads what the last run of the server left.
  static CrashMarkers take(Path directory) throws IOException {
    Map<String, Integer> left = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        // One character a start, so that no content is unreadable.
        int starts = (int) Math.max(1, Files.size(file));
        left.put(file.getFileName().toString().substring(PREFIX.length()), starts);
        if (starts >= TOO_OFTEN) {
          Files.delete(file);
        }
      }
    }
    return new CrashMarkers(directory, left);
  }

  /// Whether the last runs ended while they opened this plugin.
  boolean leftBy(String pluginId) {
    return left.getOrDefault(pluginId, 0) >= TOO_OFTEN;
  }

  /// Forgets what the last runs left of a plugin: somebody wants it tried now.
  void forgive(String pluginId) {
    left.remove(pluginId);
  }

  /// A marker that cannot be written is logged and missed only after a crash.
  void set(String pluginId) {
    try {
      int starts = left.getOrDefault(pluginId, 0) % TOO_OFTEN + 1;
      Files.writeString(directory.resolve(PREFIX + pluginId), "x".repeat(starts));
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "Cannot write crash marker plugin=" + pluginId, e);
    }
  }

  /// A marker that cannot be deleted counts as a crash.
  void clear(String pluginId) {
    try {
      Files.deleteIfExists(directory.resolve(PREFIX + pluginId));
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "Cannot delete crash marker plugin=" + pluginId, e);
    }
  }
}
