// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// An instance and its slot. Its mutable part belongs to the host's thread; what it is to be may be
/// read by any.
final class Instance<T extends Component> {

  private final Slot<T> slot;
  private volatile InstanceSpec spec;

  /// The last opening, which may hang although nobody waits for it any more.
  @Nullable PluginCall<?> opening;

  /// The plugin whose code is behind the slot, and after a close out of order may still run.
  @Nullable String pluginId;

  /// Whether the last component did not close in order, so that it may still use its resource.
  boolean lingers;

  /// When it is tried again, if it could not be opened.
  @Nullable Future<?> retry;

  int tries;

  Instance(InstanceSpec spec, Slot<T> slot) {
    this.spec = spec;
    this.slot = slot;
  }

  InstanceSpec spec() {
    return spec;
  }

  void spec(InstanceSpec now) {
    spec = now;
  }

  Slot<T> slot() {
    return slot;
  }

  /// Whether code of a plugin may still run for it although its slot is closed.
  boolean mayStillRun() {
    return lingers || (opening != null && opening.stuck());
  }

  /// Takes over what a removed instance of this name left running.
  void takeOver(Instance<?> removed) {
    opening = removed.opening;
    pluginId = removed.pluginId;
    lingers = removed.lingers;
  }

  void cancelRetry() {
    Future<?> planned = retry;
    retry = null;
    if (planned != null) {
      planned.cancel(false);
    }
  }
}
