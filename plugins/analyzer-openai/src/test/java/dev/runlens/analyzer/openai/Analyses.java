// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.api.job.Conclusion;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// An analyzer, and the one who waits for what it says.
final class Analyses implements AutoCloseable {

  private final TestComponentContext context;
  private final OpenAiAnalyzer analyzer;
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  Analyses(OpenAiSettings settings, Path directory) {
    context = new TestComponentContext(directory);
    analyzer = new OpenAiAnalyzer(settings, context);
  }

  /// A failed job with a log of so many characters.
  static AnalysisRequest job(int characters) {
    String line = "src/Rocket.java:17: error: cannot find symbol engine\n";
    return AnalysisRequests.job(Conclusion.FAILURE)
        .log(InMemoryLogView.of(line.repeat(Math.max(1, characters / line.length()))))
        .build();
  }

  ModelAnswer answer() {
    return answer(job(1_000));
  }

  ModelAnswer answer(AnalysisRequest request) {
    AnalysisReport report = analyzer.analyze(request, reports::add, cancelled::get);
    return report.answer().orElseThrow();
  }

  /// What it said that it does.
  List<String> reports() {
    return reports;
  }

  void cancel() {
    cancelled.set(true);
  }

  OpenAiAnalyzer analyzer() {
    return analyzer;
  }

  TestComponentContext context() {
    return context;
  }

  @Override
  public void close() {
    analyzer.close();
    context.close();
  }
}
