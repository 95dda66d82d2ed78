// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.metric.StreamId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A stream as the catalog holds it.
///
/// @param job our own number of the job it belongs to; absent until one fits
/// @param metricInstance the metric store instance that holds it
/// @param clockOffset milliseconds to add to the sampler's clock to get GitHub's
/// @param begunAt when its first sample was taken, on our clock
/// @param endedAt when its last sample was taken, where several jobs may come under its name; else
///   when the first was
/// @param createdAt when its first sample came
public record StreamRecord(
    StreamId id,
    StreamClaim claim,
    Warrant warrant,
    @Nullable Long job,
    String metricInstance,
    @Nullable String hostname,
    @Nullable Integer cores,
    long clockOffset,
    Instant begunAt,
    Instant endedAt,
    Instant createdAt) {

  /// How a stream was tied to its job, the strongest first.
  public enum Proof {
    /// It came with a token that the source had signed for the job, or for its run.
    OIDC,
    /// It came with an ingest token.
    TOKEN,
    /// It only said so.
    CLAIM;

    /// As the API and the catalog write it.
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How it was tied to its job.
  public Proof proof() {
    return warrant.proof();
  }
}
