// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.Capability;
import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.AnalyzerProvider;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pf4j.Extension;

/// Makes [GeminiAnalyzer]s.
@Extension
public final class GeminiAnalyzerProvider implements AnalyzerProvider<GeminiSettings> {

  /// A trial of settings answers in 10 s.
  private static final Duration TRIAL = Duration.ofSeconds(8);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  @Override
  public String type() {
    return "gemini";
  }

  @Override
  public String displayName() {
    return "Gemini";
  }

  @Override
  public Class<GeminiSettings> configType() {
    return GeminiSettings.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.LEAVES_HOST, Capability.ON_REQUEST);
  }

  /// Looks the model up, which costs no tokens.
  @Override
  public List<Problem> validate(GeminiSettings settings) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try (GeminiClient client = new GeminiClient(settings, http, executor)) {
      return problems(settings, client);
    } finally {
      http.shutdownNow();
      executor.shutdownNow();
    }
  }

  private static List<Problem> problems(GeminiSettings settings, GeminiClient client) {
    Failures failures = new Failures(settings);
    try {
      return client.lookUp(new Patience(failures.attempt(), TRIAL, () -> false))
          ? List.of()
          : List.of(new Problem("model", Failures.writesNothing(settings)));
    } catch (AnalyzerException e) {
      return List.of(new Problem("baseUrl", String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return List.of(new Problem(setting(e), String.valueOf(failures.of(e).getMessage())));
    }
  }

  /// Which setting has to do with a failure.
  private static String setting(IOException failure) {
    return switch (failure) {
      case Refusal refusal when refusal.keyRefused() -> "apiKey";
      case Refusal refusal when refusal.status() == 404 && refusal.fromGoogle() -> "model";
      case Refusal refusal when refusal.fromGoogle() -> "";
      default -> "baseUrl";
    };
  }

  /// Any number of analyzers may ask the same model.
  @Override
  public Optional<String> resourceId(GeminiSettings settings) {
    return Optional.empty();
  }

  @Override
  public Analyzer open(GeminiSettings settings, ComponentContext context) {
    context
        .logger()
        .log(
            System.Logger.Level.INFO,
            "analyzer opened model={0} host={1}",
            settings.model(),
            settings.host());
    return new GeminiAnalyzer(settings, context);
  }
}
