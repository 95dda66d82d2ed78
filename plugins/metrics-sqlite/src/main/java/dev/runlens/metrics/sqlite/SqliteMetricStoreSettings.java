// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.Setting;
import java.nio.file.Path;

/// Settings of a [SqliteMetricStore].
///
/// @param path the database; a relative one lies in the instance's data directory
public record SqliteMetricStoreSettings(
    @Setting(
            label = "File",
            help =
                "The database, made if it does not exist; a relative path lies in the data directory"
                    + " of this store. On a local disk: SQLite loses data on network file systems.",
            defaultValue = "metrics.db")
        Path path) {

  public SqliteMetricStoreSettings {
    // Behind a question mark SQLite's JDBC driver looks for options.
    if (path.getFileName() == null || path.toString().isEmpty() || path.toString().contains("?")) {
      throw new IllegalArgumentException("path must name a file without a question mark: " + path);
    }
  }
}
