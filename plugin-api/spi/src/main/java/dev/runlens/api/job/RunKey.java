// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

/// One attempt of one workflow run. GitHub keeps `runId` over attempts.
///
/// @param attempt from 1
public record RunKey(SourceId source, RepositoryId repository, long runId, int attempt) {

  public RunKey {
    if (attempt < 1) {
      throw new IllegalArgumentException("A run attempt counts from 1, found: " + attempt);
    }
  }
}
