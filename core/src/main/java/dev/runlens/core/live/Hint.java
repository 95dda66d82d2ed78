// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.live;

/// What changed about a job. The data itself is behind the routes; a hint only says "ask again".
public sealed interface Hint {

  /// Status, conclusion or steps.
  record Job() implements Hint {}

  /// Samples.
  ///
  /// @param to milliseconds since the epoch of the newest
  record Samples(long to) implements Hint {}

  /// The log came, or will not come.
  record Log() implements Hint {}

  /// Findings.
  record Findings() implements Hint {}
}
