// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// An account with repositories.
///
/// @param installationId absent if deliveries came without one
/// @param type `Organization`, `User`; `null` if unknown
/// @param status `active` or `suspended`
/// @param jobs24h jobs created in the last 24 hours
/// @param failed24h those of them that failed
/// @param sampled24h those of them that have samples
public record Organization(
    String login,
    @Nullable Long installationId,
    @Nullable String type,
    String status,
    long repositories,
    long running,
    @JsonProperty("jobs_24h") long jobs24h,
    @JsonProperty("failed_24h") long failed24h,
    @JsonProperty("sampled_24h") long sampled24h) {}
