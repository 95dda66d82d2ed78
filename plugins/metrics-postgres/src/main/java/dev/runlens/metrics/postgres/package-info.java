// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// A metric store in one schema of a PostgreSQL database.
///
/// A batch goes through [Appender] into a row of the table `batch`, in the partition of its month
/// ([Months]), as a [Block] packed by [BlockCodec]. Whoever reads goes through [StreamReader].
/// Answers are those of the plugin metrics-sqlite to the last digit: the same buckets, and sums in
/// the same order. Start reading at [PostgresMetricStore].
@NullMarked
package dev.runlens.metrics.postgres;

import org.jspecify.annotations.NullMarked;
