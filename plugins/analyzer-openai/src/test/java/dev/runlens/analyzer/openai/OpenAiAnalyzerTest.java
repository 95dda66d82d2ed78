// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.analysis.Analyzer;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.analysis.AnalyzerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class OpenAiAnalyzerTest extends AnalyzerContract {

  private final FakeChatServer server;
  private final TestComponentContext context;

  OpenAiAnalyzerTest(@TempDir Path directory) throws IOException {
    server = new FakeChatServer(ServerKind.OLLAMA);
    context = new TestComponentContext(directory);
  }

  @Override
  protected Analyzer open() {
    return new OpenAiAnalyzerProvider().open(server.settings(), context);
  }

  /// What a model finds is an answer that the server reads, not a finding.
  @Override
  protected boolean findsObviousCauses() {
    return false;
  }

  @AfterEach
  void stopServer() {
    context.close();
    server.close();
    assertEquals("", server.violations());
  }
}
