// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

/// A job, by ids only: names change. The installation is an attribute of the repository, not part
/// of the key, because a transferred repository changes it.
///
/// @param jobId GitHub's job id, which is also the id of its check run
public record JobKey(RunKey run, long jobId) {

  /// The source of the ids.
  public SourceId source() {
    return run.source();
  }
}
