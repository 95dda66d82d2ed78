// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.MetricStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/// Opens [SqliteMetricStore]s.
@Extension
public final class SqliteMetricStoreProvider
    implements MetricStoreProvider<SqliteMetricStoreSettings> {

  @Override
  public String type() {
    return "sqlite";
  }

  @Override
  public String displayName() {
    return "SQLite";
  }

  @Override
  public Class<SqliteMetricStoreSettings> configType() {
    return SqliteMetricStoreSettings.class;
  }

  @Override
  public List<Problem> validate(SqliteMetricStoreSettings settings) {
    Path path = settings.path();
    if (!path.isAbsolute()) {
      return List.of();
    }
    if (Files.isDirectory(path)) {
      return List.of(new Problem("path", path + " is a folder. Name a file in it."));
    }
    Path present = path;
    while (present != null && !Files.exists(present)) {
      present = present.getParent();
    }
    if (present == null || !Files.isWritable(present)) {
      return List.of(
          new Problem(
              "path",
              "This server may not write to "
                  + (present == null ? path : present)
                  + ". Grant it write access, or choose another file."));
    }
    return List.of();
  }

  /// The file; a relative path lies in the directory of its instance.
  @Override
  public Optional<String> resourceId(SqliteMetricStoreSettings settings) {
    Path path = settings.path();
    if (!path.isAbsolute()) {
      return Optional.empty();
    }
    try {
      return Optional.of(path.toRealPath().toString());
    } catch (IOException _) {
      // Not there yet: opening makes it, and then this name is the real one but for links above it.
      return Optional.of(path.normalize().toString());
    }
  }

  @Override
  public MetricStore open(SqliteMetricStoreSettings settings, ComponentContext context) {
    Path file = context.dataDir().resolve(settings.path()).toAbsolutePath().normalize();
    Path folder = file.resolveSibling("");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new MetricStoreException(
          MetricStoreException.Kind.CONFIG,
          "Cannot make the folder %s: %s. Grant this server write access, or set another path."
              .formatted(folder, e),
          e);
    }
    return new SqliteMetricStore(file, context);
  }
}
