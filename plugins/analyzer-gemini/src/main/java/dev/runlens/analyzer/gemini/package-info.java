// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Analyzer that asks a model of the Gemini API. The server writes and redacts what is asked, and
/// reads and checks what is answered; here is only the way there and back.
///
/// Start reading at [GeminiAnalyzer]: tries, corrections, shorter questions. [GeminiClient] asks
/// once, over [ServerTransport]; [Failures] says what went wrong.
@NullMarked
package dev.runlens.analyzer.gemini;

import org.jspecify.annotations.NullMarked;
