// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// A configured instance and its slot. Its mutable part belongs to the host's thread.
final class Instance<T extends Component> {

  private final InstanceConfig config;
  private final Slot<T> slot;

  /// The last opening, which may hang although nobody waits for it any more.
  @Nullable PluginCall<?> opening;

  int tries;

  private Instance(InstanceConfig config, Slot<T> slot) {
    this.config = config;
    this.slot = slot;
  }

  static Instance<?> of(InstanceConfig config, Clock clock) {
    return of(config, config.kind().component(), clock);
  }

  private static <T extends Component> Instance<T> of(
      InstanceConfig config, Class<T> type, Clock clock) {
    return new Instance<>(config, new Slot<>(config.id(), type, clock));
  }

  InstanceConfig config() {
    return config;
  }

  Slot<T> slot() {
    return slot;
  }
}
