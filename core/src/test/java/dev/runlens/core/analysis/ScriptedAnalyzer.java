// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.Health;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.Finding;
import java.util.List;
import java.util.function.Function;

/// An analyzer that finds what the test says.
final class ScriptedAnalyzer implements Analyzer {

  private volatile Function<AnalysisRequest, List<Finding>> script = _ -> List.of();

  void finds(Finding... findings) {
    finds(_ -> List.of(findings));
  }

  void finds(Function<AnalysisRequest, List<Finding>> script) {
    this.script = script;
  }

  @Override
  public AnalysisReport analyze(
      AnalysisRequest request, Progress progress, Cancellation cancellation) {
    return new AnalysisReport(script.apply(request));
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }

  @Override
  public void close() {}
}
