// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.testkit.plugin.PackageContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;

/// The packed plugin has all it needs without the libraries that its pom leaves out, and leaves
/// nothing behind: not after an analysis, a connection that was cut, nor one that was given up.
class AnalyzerGeminiPackageIT extends PackageContract {

  private final FakeGemini gemini = new FakeGemini();

  @AfterAll
  void closeFake() {
    gemini.close();
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of("api-key", FakeGemini.KEY, "base-url", gemini.url(), "attempts", "3");
  }

  /// On a virtual thread that ends, as the server calls it.
  @Override
  protected void use(Component component) {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      calls.submit(() -> use((Analyzer) component)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void use(Analyzer analyzer) {
    assertTrue(analyzer.check().ok(), analyzer.check().detail());
    gemini.script(Turn.busy(), Turn.answer("no JSON"));
    assertEquals(
        FakeGemini.ANSWER,
        analyzer.analyze(Session.JOB, _ -> {}, () -> false).answer().orElseThrow().text());

    gemini.script(Turn.refused(404, "NOT_FOUND", "Gone."));
    assertThrows(
        AnalyzerException.class, () -> analyzer.analyze(Session.JOB, _ -> {}, () -> false));

    for (Turn endless : List.of(new Turn.Silence(), new Turn.Stalled("{"))) {
      gemini.script(endless);
      int before = gemini.asked.size();
      assertThrows(
          AnalyzerException.class,
          () -> analyzer.analyze(Session.JOB, _ -> {}, () -> gemini.asked.size() > before));
    }
  }
}
