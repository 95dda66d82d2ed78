// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The contract of analyzers, logs and samples in memory, and jobs to analyze.
@NullMarked
package dev.runlens.testkit.analysis;

import org.jspecify.annotations.NullMarked;
