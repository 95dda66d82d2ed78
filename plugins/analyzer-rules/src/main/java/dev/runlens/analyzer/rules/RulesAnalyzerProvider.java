// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerProvider;
import java.util.Optional;
import org.pf4j.Extension;

/// Makes [RulesAnalyzer]s.
@Extension
public final class RulesAnalyzerProvider implements AnalyzerProvider<RulesSettings> {

  @Override
  public String type() {
    return "rules";
  }

  @Override
  public String displayName() {
    return "Rules";
  }

  @Override
  public Class<RulesSettings> configType() {
    return RulesSettings.class;
  }

  @Override
  public Optional<String> resourceId(RulesSettings settings) {
    return Optional.empty();
  }

  @Override
  public Analyzer open(RulesSettings settings, ComponentContext context) {
    return new RulesAnalyzer(settings);
  }
}
