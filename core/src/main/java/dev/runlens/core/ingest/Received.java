// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.core.catalog.StreamClaim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A batch as it came in, before its stream is known.
///
/// @param agentStream what tells its sampler apart from all others
/// @param sentAt milliseconds since the epoch on the sampler's clock; absent if it did not say
@SuppressWarnings("ArrayRecordComponent") // Handed to a SampleBatch as it is.
record Received(
    String agentStream,
    StreamClaim claim,
    @Nullable String hostname,
    @Nullable Integer cores,
    @Nullable Long sentAt,
    long sequence,
    long[] times,
    List<Column> columns,
    List<ProcessSample> processes) {

  /// Whether several jobs may come under the stream's name: those that a runner has one after the
  /// other within a run, if neither a number nor a stream of its own tells a job's samples apart.
  boolean mayBeOfSeveralJobs() {
    return claim.jobId() == null && agentStream.startsWith(SampleBody.STREAM + "|");
  }

  /// The same of another claim.
  Received with(StreamClaim other) {
    return new Received(
        agentStream, other, hostname, cores, sentAt, sequence, times, columns, processes);
  }
}
