// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.Provider;

/// Makes [Analyzer]s.
///
/// @param <C> the record of settings
public interface AnalyzerProvider<C extends Record> extends Provider<Analyzer, C> {}
