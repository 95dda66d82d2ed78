// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Analyzer of fixed rules: finds causes in the log and waste in the samples. Nothing leaves the
/// server.
///
/// Start reading at [RulesAnalyzer]. To add a rule for log lines, add an entry to one of the tables
/// ([MachineLines], [CompilerLines], [TestLines], [LintLines], [DependencyLines], [AccessLines],
/// [GeneralLines]); for samples, a class beside [MemoryNearLimit].
@NullMarked
package dev.runlens.analyzer.rules;

import org.jspecify.annotations.NullMarked;
