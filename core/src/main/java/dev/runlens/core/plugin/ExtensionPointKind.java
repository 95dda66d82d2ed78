// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.Provider;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerProvider;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreProvider;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreProvider;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.EventSourceProvider;
import java.util.Optional;
import java.util.stream.Stream;

/// The four extension points.
public enum ExtensionPointKind {
  EVENT_SOURCE("event source", EventSource.class, EventSourceProvider.class),
  LOG_STORE("log store", LogStore.class, LogStoreProvider.class),
  METRIC_STORE("metric store", MetricStore.class, MetricStoreProvider.class),
  ANALYZER("analyzer", Analyzer.class, AnalyzerProvider.class);

  private final String label;
  private final Class<? extends Component> component;
  private final Class<?> provider;

  ExtensionPointKind(String label, Class<? extends Component> component, Class<?> provider) {
    this.label = label;
    this.component = component;
    this.provider = provider;
  }

  /// What people read: "log store".
  public String label() {
    return label;
  }

  /// What files, the API and the catalog write: `log-store`.
  public String value() {
    return label.replace(' ', '-');
  }

  /// Reads what [#value] writes.
  public static Optional<ExtensionPointKind> of(String value) {
    return Stream.of(values()).filter(kind -> kind.value().equals(value)).findFirst();
  }

  /// Whether one instance is the default: of stores it takes what is new, of analyzers it is what
  /// "Analyze" asks. Event sources all work at once.
  public boolean hasDefault() {
    return this != EVENT_SOURCE;
  }

  /// Whether its instances hold data, so that one must take what is new.
  public boolean isStore() {
    return this == LOG_STORE || this == METRIC_STORE;
  }

  Class<? extends Component> component() {
    return component;
  }

  boolean madeBy(Provider<?, ?> candidate) {
    return provider.isInstance(candidate);
  }
}
