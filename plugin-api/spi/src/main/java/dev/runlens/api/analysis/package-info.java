// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Extension point: analyzers, which turn a job's log, steps and series into findings.
@NullMarked
package dev.runlens.api.analysis;

import org.jspecify.annotations.NullMarked;
