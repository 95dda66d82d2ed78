// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

/// The lines of a step, both ends inclusive.
///
/// @param number the step's
public record StepLines(int number, long from, long to) {}
