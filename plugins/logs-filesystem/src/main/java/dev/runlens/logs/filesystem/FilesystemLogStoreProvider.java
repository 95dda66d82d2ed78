// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.LogStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/// Makes [FilesystemLogStore]s.
@Extension
public final class FilesystemLogStoreProvider implements LogStoreProvider<FilesystemSettings> {

  @Override
  public String type() {
    return "filesystem";
  }

  @Override
  public String displayName() {
    return "File system";
  }

  @Override
  public Class<FilesystemSettings> configType() {
    return FilesystemSettings.class;
  }

  @Override
  public List<Problem> validate(FilesystemSettings settings) {
    Path directory = settings.directory();
    if (directory == null) {
      return List.of();
    }
    Path present = directory.toAbsolutePath();
    while (present != null && !Files.exists(present)) {
      present = present.getParent();
    }
    if (present == null || !Files.isDirectory(present)) {
      return List.of(
          new Problem("directory", present + " is not a directory. Choose another directory."));
    }
    if (!Files.isWritable(present)) {
      return List.of(
          new Problem(
              "directory",
              "This server may not write to "
                  + present
                  + ". Grant it write access, or choose another directory."));
    }
    return List.of();
  }

  /// The directory; without one every instance has one of its own.
  @Override
  public Optional<String> resourceId(FilesystemSettings settings) {
    Path directory = settings.directory();
    if (directory == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(directory.toRealPath().toString());
    } catch (IOException _) {
      // Not there yet: opening makes it, and then this name is the real one but for links above it.
      return Optional.of(directory.toAbsolutePath().normalize().toString());
    }
  }

  @Override
  public LogStore open(FilesystemSettings settings, ComponentContext context) {
    Path directory = settings.directory();
    if (directory == null) {
      directory = context.dataDir().resolve("logs");
    }
    try {
      return new FilesystemLogStore(directory, context.clock(), context.logger());
    } catch (IOException e) {
      throw new LogStoreException(
          LogStoreException.Kind.CONFIG,
          "Cannot use "
              + directory
              + " for logs: "
              + e
              + ". Grant this server write access, or choose another directory.",
          e);
    }
  }
}
