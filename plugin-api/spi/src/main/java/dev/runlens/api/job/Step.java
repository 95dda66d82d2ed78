// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One step of a job. Steps are a set of intervals, not a list: background steps overlap, and a
/// step may start a few seconds before its predecessor ends.
///
/// @param number GitHub's number: ascending, not contiguous (post steps)
/// @param startedAt whole seconds on GitHub's clock
public record Step(
    int number,
    String name,
    JobStatus status,
    @Nullable Conclusion conclusion,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt) {}
