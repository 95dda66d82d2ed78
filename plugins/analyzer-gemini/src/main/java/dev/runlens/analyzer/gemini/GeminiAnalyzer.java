// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Health;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Has a Gemini model explain a job, see [Conversation].
final class GeminiAnalyzer implements Analyzer {

  /// Opening may take its time, and the first look loads most of google-genai (half a second of
  /// CPU).
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  /// Health must be told within 2 s.
  private static final Duration LOOK = Duration.ofMillis(1_500);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final GeminiSettings settings;
  private final GeminiClient client;
  private final Failures failures;
  private final Clock clock;
  private final System.Logger logger;
  private Checked checked;
  private volatile boolean closed;

  private record Checked(Health health, Instant at) {}

  GeminiAnalyzer(GeminiSettings settings, ComponentContext context) {
    this.settings = settings;
    this.client = new GeminiClient(settings, context.http(), context.executor());
    this.failures = new Failures(settings);
    this.clock = context.clock();
    this.logger = context.logger();
    this.checked = new Checked(look(FIRST_LOOK), clock.instant());
  }

  @Override
  public AnalysisReport analyze(
      AnalysisRequest request, Progress progress, Cancellation cancellation) {
    Patience patience =
        new Patience(
            failures.attempt(), settings.timeout(), () -> closed || cancellation.requested());
    return new Conversation(settings, client, logger, request, progress, patience).hold();
  }

  /// Looks the model up, at most once a minute and when opened. Who comes meanwhile gets the same
  /// answer.
  @Override
  public synchronized Health check() {
    if (closed) {
      return Health.down("Closed.");
    }
    if (!clock.instant().isBefore(checked.at().plus(LOOK_AGAIN))) {
      checked = new Checked(look(LOOK), clock.instant());
    }
    return checked.health();
  }

  private Health look(Duration most) {
    try {
      return client.lookUp(new Patience(failures.attempt(), most, () -> closed))
          ? Health.up(settings.model() + " at " + settings.host())
          : Health.down(Failures.writesNothing(settings));
    } catch (AnalyzerException e) {
      return Health.down(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Health.down(String.valueOf(failures.of(e).getMessage()));
    }
  }

  /// Ends analyses that are going on within a tenth of a second.
  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
