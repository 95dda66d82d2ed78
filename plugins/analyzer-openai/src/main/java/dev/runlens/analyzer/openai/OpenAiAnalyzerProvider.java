// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.Capability;
import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerProvider;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/// Makes [OpenAiAnalyzer]s.
@Extension
public final class OpenAiAnalyzerProvider implements AnalyzerProvider<OpenAiSettings> {

  /// Two requests of so long at most stay below the 10 s that a test may take.
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(4);

  @Override
  public String type() {
    return "openai";
  }

  @Override
  public String displayName() {
    return "OpenAI-compatible model";
  }

  @Override
  public Class<OpenAiSettings> configType() {
    return OpenAiSettings.class;
  }

  /// The address may be anywhere, and nothing can tell what stands behind one that is near.
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ON_REQUEST, Capability.LEAVES_HOST);
  }

  /// Asks for the list of models, which costs nothing, and never the model.
  @Override
  public List<Problem> validate(OpenAiSettings settings) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST_REQUEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      return new ModelList(settings, http).test(LONGEST_REQUEST);
    } finally {
      http.shutdownNow();
    }
  }

  /// None: any number of analyzers may ask one server.
  @Override
  public Optional<String> resourceId(OpenAiSettings settings) {
    return Optional.empty();
  }

  /// Asks the server nothing: it may be started later.
  @Override
  public Analyzer open(OpenAiSettings settings, ComponentContext context) {
    context.logger().log(System.Logger.Level.INFO, "analyzer opened model={0}", settings.place());
    return new OpenAiAnalyzer(settings, context);
  }
}
