// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import org.jspecify.annotations.Nullable;

/// A process at one instant of a batch.
///
/// @param index into the batch's times
/// @param parentPid absent if the sampler did not say
/// @param command cut and cleaned of secrets by the sampler, at most 500 characters
/// @param cpuCores cores busy since the sample before: 1.0 is one core; `NaN` if unknown
/// @param residentBytes resident memory; 0 if unknown
/// @param threads absent if the sampler did not say
public record ProcessSample(
    int index,
    int pid,
    @Nullable Integer parentPid,
    String command,
    double cpuCores,
    long residentBytes,
    @Nullable Integer threads) {}
