// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.SeriesTable;

/// Makes a [SeriesTable] of blocks.
sealed interface TableBuilder permits RawTable, BucketTable {

  /// @param block begins after the one before ended, within the range asked for
  void add(Block block);

  SeriesTable build();
}
