// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Health;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import java.util.concurrent.atomic.AtomicReference;

/// Has a language model explain a job: carries the server's brief to it and its answer back. What
/// the model sees and what its answer is worth is decided by the server alone.
final class OpenAiAnalyzer implements Analyzer {

  private final OpenAiSettings settings;
  private final ChatServer server;
  private final ModelCheck check;
  private final AtomicReference<Dialect> dialect = new AtomicReference<>(Dialect.FULL);
  private volatile boolean closed;

  OpenAiAnalyzer(OpenAiSettings settings, ComponentContext context) {
    this.settings = settings;
    this.server = new ChatServer(settings, context.http(), context.clock());
    this.check = new ModelCheck(new ModelList(settings, context.http()), context.clock());
  }

  @Override
  public AnalysisReport analyze(
      AnalysisRequest request, Progress progress, Cancellation cancellation) {
    Patience patience =
        new Patience(settings, () -> closed || cancellation.requested(), System.nanoTime());
    return new Inquiry(settings, server, dialect, request, progress, patience).run();
  }

  @Override
  public Health check() {
    return check.health();
  }

  /// Ends what still runs; the HTTP client is the server's to close.
  @Override
  public void close() {
    closed = true;
  }
}
