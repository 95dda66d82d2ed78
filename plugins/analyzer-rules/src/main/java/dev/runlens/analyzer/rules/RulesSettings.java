// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.Setting;

/// Settings of a [RulesAnalyzer].
///
/// @param mostFindings how many findings a job gets at most
/// @param memoryPercent share of the memory limit from which on a job is warned about
/// @param diskPercent share of a file system from which on a job is warned about
public record RulesSettings(
    @Setting(
            label = "Most findings",
            help = "How many findings a job gets at most.",
            defaultValue = "8",
            min = 1,
            max = 50)
        int mostFindings,
    @Setting(
            label = "Memory warning",
            help = "Percent of the machine's or container's memory from which on jobs are warned.",
            defaultValue = "90",
            min = 50,
            max = 100)
        int memoryPercent,
    @Setting(
            label = "Disk warning",
            help = "Percent of a file system from which on jobs are warned.",
            defaultValue = "95",
            min = 50,
            max = 100)
        int diskPercent) {}
