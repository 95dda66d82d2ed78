// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A repository in a list.
///
/// @param sampled24h jobs of the last 24 hours that have samples
/// @param lastRunAt when its newest run was created
public record Repository(
    long id,
    String owner,
    String name,
    String fullName,
    @JsonProperty("private") boolean isPrivate,
    long running,
    @JsonProperty("jobs_24h") long jobs24h,
    @JsonProperty("failed_24h") long failed24h,
    @JsonProperty("sampled_24h") long sampled24h,
    @Nullable Instant lastRunAt) {}
