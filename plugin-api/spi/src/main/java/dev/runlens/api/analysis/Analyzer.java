// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.Component;

/// Turns a finished job into findings, or has a language model explain it.
public interface Analyzer extends Component {

  /// Analyzes one job. May take minutes; reports what it does to `progress` and ends soon after
  /// `cancellation` says so. Every finding names its evidence, and the server drops evidence that
  /// does not hold: a line that does not exist, a quote that differs, a window without samples.
  ///
  /// @throws AnalyzerException when there is no answer
  AnalysisReport analyze(AnalysisRequest request, Progress progress, Cancellation cancellation);

  /// Where an analyzer says what it is doing; callable from any thread.
  @FunctionalInterface
  interface Progress {

    /// @param message a few words for a person waiting
    void report(String message);
  }

  /// Whether anybody still wants the answer; callable from any thread.
  @FunctionalInterface
  interface Cancellation {

    boolean requested();
  }
}
