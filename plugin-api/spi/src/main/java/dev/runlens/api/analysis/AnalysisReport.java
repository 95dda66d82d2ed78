// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.util.List;
import java.util.Optional;

/// What an analyzer found.
///
/// @param findings the most telling first; none is a fine answer
/// @param answer what a language model answered to [AnalysisRequest#brief]; empty if the analyzer
///   asked none
public record AnalysisReport(List<Finding> findings, Optional<ModelAnswer> answer) {

  public AnalysisReport {
    findings = List.copyOf(findings);
  }

  /// A report without a model.
  public AnalysisReport(List<Finding> findings) {
    this(findings, Optional.empty());
  }

  /// The answer of a model, for the server to read.
  public static AnalysisReport of(ModelAnswer answer) {
    return new AnalysisReport(List.of(), Optional.of(answer));
  }
}
