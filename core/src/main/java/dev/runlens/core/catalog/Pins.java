// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.Optional;

/// Which jobs still need an instance: their log or their samples lie in it, or they came from it. A
/// job reads from where its data was put, whatever takes new data now.
public final class Pins {

  private final Database database;

  public Pins(Database database) {
    this.database = database;
  }

  /// Jobs whose log lies in a log store.
  public long logs(String instance) {
    return count("SELECT COUNT(*) AS n FROM job WHERE log_instance = ?", instance);
  }

  /// Sample streams in a metric store, tied to a job or not.
  public long streams(String instance) {
    return count("SELECT COUNT(*) AS n FROM stream WHERE metric_instance = ?", instance);
  }

  /// Jobs that an event source told of.
  public long jobs(String source) {
    return count("SELECT COUNT(*) AS n FROM job WHERE source = ?", source);
  }

  private long count(String sql, String instance) {
    Optional<Long> count = database.one(sql, row -> row.number("n"), instance);
    return count.orElse(0L);
  }
}
