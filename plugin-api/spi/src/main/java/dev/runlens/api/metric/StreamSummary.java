// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

/// What a store holds of one stream.
///
/// @param instants how many, not counting values
/// @param first milliseconds since the epoch
/// @param last milliseconds since the epoch
public record StreamSummary(long instants, long first, long last) {}
