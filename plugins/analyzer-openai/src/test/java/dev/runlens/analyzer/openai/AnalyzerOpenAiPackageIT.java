// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.analyzer.openai.Dialect.Format;
import dev.runlens.api.Component;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.testkit.plugin.PackageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/// The packed plugin leaves nothing behind, Jackson and its caches included.
class AnalyzerOpenAiPackageIT extends PackageContract {

  private final FakeChatServer server;

  AnalyzerOpenAiPackageIT() throws IOException {
    server = new FakeChatServer(ServerKind.LLAMA_CPP);
    server.takes(Format.JSON_OBJECT, Format.PLAIN).key("s3cret-key");
  }

  @AfterAll
  void stopServer() {
    server.close();
    assertEquals("", server.violations());
  }

  @Override
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of(
        "base-url",
        server.baseUrl().toString(),
        "model",
        FakeChatServer.MODEL,
        "api-key",
        "s3cret-key");
  }

  @Override
  protected void use(Component component) {
    Analyzer analyzer = (Analyzer) component;
    assertTrue(analyzer.check().ok(), analyzer.check().detail());
    AnalysisReport report = analyzer.analyze(Analyses.job(20_000), _ -> {}, () -> false);
    assertEquals(FakeChatServer.ANSWER, report.answer().orElseThrow().text());
  }
}
