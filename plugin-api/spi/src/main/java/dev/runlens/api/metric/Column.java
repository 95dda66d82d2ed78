// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

/// The samples of one series in a batch.
///
/// @param values one per instant of the batch; `NaN` where there was none; never infinite. Not
///   copied, so don't change them
@SuppressWarnings(
    "ArrayRecordComponent") // Columns of thousands of numbers: boxing would cost five times the
// memory.
public record Column(Series series, double[] values) {}
