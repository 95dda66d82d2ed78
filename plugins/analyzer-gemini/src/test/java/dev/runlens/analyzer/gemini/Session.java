// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.api.job.Conclusion;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An analyzer before a fake of its own, and what it says while it works.
final class Session implements AutoCloseable {

  /// A job whose log is of 500 lines.
  static final AnalysisRequest JOB =
      AnalysisRequests.job(Conclusion.FAILURE)
          .log(InMemoryLogView.of(("error: " + "cannot find symbol ".repeat(5) + "\n").repeat(500)))
          .build();

  final FakeGemini gemini = new FakeGemini();
  final List<String> progress = new CopyOnWriteArrayList<>();
  private final TestComponentContext context;

  Session(Path directory) {
    context = new TestComponentContext(directory);
  }

  /// Settings that work, and what differs.
  GeminiSettings settings(String... keysAndValues) {
    Map<String, String> written = new HashMap<>();
    written.put("api-key", FakeGemini.KEY);
    written.put("base-url", gemini.url());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      written.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return bound(written);
  }

  static GeminiSettings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(GeminiSettings.class, written)) {
      case Binding.Bound<GeminiSettings>(GeminiSettings settings) -> settings;
      case Binding.Refused<GeminiSettings> refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }

  TestComponentContext context() {
    return context;
  }

  Analyzer open(String... keysAndValues) {
    return new GeminiAnalyzerProvider().open(settings(keysAndValues), context);
  }

  /// Opens, analyzes [#JOB], closes.
  ModelAnswer analyze(String... keysAndValues) {
    return analyze(JOB, keysAndValues);
  }

  ModelAnswer analyze(AnalysisRequest request, String... keysAndValues) {
    try (Analyzer analyzer = open(keysAndValues)) {
      return analyzer.analyze(request, progress::add, () -> false).answer().orElseThrow();
    }
  }

  @Override
  public void close() {
    gemini.close();
    context.close();
  }
}
