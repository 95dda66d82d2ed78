// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A step of a job as it stands now.
///
/// @param number ascends, with a gap before the post steps
/// @param status `queued`, `in_progress` or `completed`
public record Step(
    int number,
    String name,
    String status,
    @Nullable String conclusion,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt) {

  static Step queued(int number, String name) {
    return new Step(number, name, "queued", null, null, null);
  }

  Step started(Instant at) {
    return new Step(number, name, "in_progress", null, at, null);
  }

  Step completed(String newConclusion, Instant at) {
    return new Step(
        number, name, "completed", newConclusion, startedAt == null ? at : startedAt, at);
  }
}
