// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Finding.Severity;

/// A kind of log line worth a word whether or not the job failed: one row of [NoticeLines].
record NoticePattern(Severity severity, LinePattern pattern) {}
