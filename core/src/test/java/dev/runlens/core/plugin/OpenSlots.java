// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import dev.runlens.loader.InstanceContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// Puts components that a test has made behind real slots.
public final class OpenSlots {

  private OpenSlots() {}

  /// An open slot.
  ///
  /// @param directory gets the instance's directories
  public static <T extends Component> Slot<T> of(
      String instanceId, Class<T> type, T component, Path directory, Clock clock) {
    Slot<T> slot = new Slot<>(instanceId, type, clock);
    reopen(slot, component, directory, clock);
    return slot;
  }

  /// A slot without a component.
  public static <T extends Component> Slot<T> closed(
      String instanceId, Class<T> type, Clock clock) {
    return new Slot<>(instanceId, type, clock);
  }

  /// Puts a component behind a closed slot.
  public static <T extends Component> void reopen(
      Slot<T> slot, T component, Path directory, Clock clock) {
    ClassLoader loader = OpenSlots.class.getClassLoader();
    Path home = directory.resolve(slot.instanceId());
    slot.open(
        component,
        loader,
        InstanceContext.create(
            slot.instanceId(), home.resolve("data"), home.resolve("temp"), clock, loader),
        UnaryOperator.identity());
  }

  /// Takes the component away.
  public static void close(Slot<?> slot) {
    slot.close("Closed by the test.", Duration.ofSeconds(5));
  }
}
