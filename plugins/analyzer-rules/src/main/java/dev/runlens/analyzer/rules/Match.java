// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

/// A line that matched a pattern.
///
/// @param title of a finding that rests on it
/// @param quote the part of the line to cite
record Match(LinePattern pattern, long line, String title, String quote) {}
