// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.SeriesTable;
import java.sql.SQLException;

/// Makes a [SeriesTable] of blocks.
sealed interface TableBuilder permits RawTable, BucketTable {

  /// @param block begins after the one before ended, within the range asked for
  /// @param reader tells the series
  void add(Block block, StreamReader reader) throws SQLException;

  SeriesTable build();
}
