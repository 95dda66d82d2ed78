// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

/// What one sampler sends for one job: the key of a metric store.
///
/// The server gives out the number and knows which job a stream belongs to; the store does not,
/// because samples come before anybody knows their job. Never used again after
/// [MetricStore#delete].
public record StreamId(long value) {

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
