// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// A metric store in one SQLite file.
///
/// A batch goes through [Appender] into a row of the table `tail`; the [Compactor] turns rows of
/// the tail into rows of the table `chunk`, which hold the same [Block]s of more instants,
/// compressed. Whoever reads goes through [StreamReader], which does not care where a block comes
/// from. Start reading at [SqliteMetricStore].
@NullMarked
package dev.runlens.metrics.sqlite;

import org.jspecify.annotations.NullMarked;
