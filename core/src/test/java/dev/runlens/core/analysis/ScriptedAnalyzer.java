// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Health;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.ModelAnswer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An analyzer that finds and answers what the test says.
public final class ScriptedAnalyzer implements Analyzer {

  /// What a test lets an analyzer do.
  @FunctionalInterface
  public interface Script {

    AnalysisReport run(AnalysisRequest request, Progress progress, Cancellation cancellation)
        throws InterruptedException;
  }

  private volatile Script script = (_, _, _) -> new AnalysisReport(List.of());
  private final AtomicInteger calls = new AtomicInteger();

  /// Finds these.
  public void finds(Finding... findings) {
    finds(_ -> List.of(findings));
  }

  /// Finds what a function says.
  public void finds(Function<AnalysisRequest, List<Finding>> script) {
    does((request, _, _) -> new AnalysisReport(script.apply(request)));
  }

  /// Takes a brief and answers this.
  public void answers(String text) {
    does((request, _, _) -> {
      Brief _ = request.brief(BriefWriter.FEWEST);
      return AnalysisReport.of(
          new ModelAnswer(text, "scripted-1", OptionalLong.of(1_200), OptionalLong.of(90)));
    });
  }

  /// Does anything.
  public void does(Script script) {
    this.script = script;
  }

  /// How often it was asked.
  public int calls() {
    return calls.get();
  }

  @Override
  public AnalysisReport analyze(
      AnalysisRequest request, Progress progress, Cancellation cancellation) {
    calls.incrementAndGet();
    try {
      return script.run(request, progress, cancellation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AnalyzerException(ComponentException.Kind.TRANSIENT, "It was interrupted.", e);
    }
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }

  @Override
  public void close() {}
}
