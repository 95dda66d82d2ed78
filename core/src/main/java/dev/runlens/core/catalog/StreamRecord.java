// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.metric.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stream as the catalog holds it.
///
/// @param job our own number of the job it belongs to; absent until one fits
/// @param metricInstance the metric store instance that holds it
/// @param clockOffset milliseconds to add to the sampler's clock to get GitHub's
public record StreamRecord(
    StreamId id,
    StreamClaim claim,
    Proof proof,
    @Nullable Long job,
    String metricInstance,
    @Nullable String hostname,
    @Nullable Integer cores,
    long clockOffset,
    Instant createdAt) {

  /// How a stream was tied to its job.
  public enum Proof {
    /// It came with the ingest token.
    TOKEN,
    /// It only said so.
    CLAIM
  }
}
