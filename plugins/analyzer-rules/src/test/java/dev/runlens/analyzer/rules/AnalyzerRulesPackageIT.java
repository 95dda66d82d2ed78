// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.testkit.plugin.PackageContract;

/// The packed plugin leaves nothing behind.
class AnalyzerRulesPackageIT extends PackageContract {}
