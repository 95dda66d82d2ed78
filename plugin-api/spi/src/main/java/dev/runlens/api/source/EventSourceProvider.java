// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Provider;
import java.util.Optional;

/// Makes [EventSource]s.
///
/// @param <C> the record of settings
public interface EventSourceProvider<C extends Record> extends Provider<EventSource, C> {

  /// Setting up in one click, if the source has such.
  default Optional<Registration> registration() {
    return Optional.empty();
  }
}
