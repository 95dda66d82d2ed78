// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.Capability;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An analyzer that there is now.
///
/// @param id the instance
/// @param name what people read
/// @param onRequest whether it runs only when a person asks
/// @param leavesHost whether it sends what it sees elsewhere
/// @param preferred whether people get it unless they choose another
/// @param identity changes with whatever may change its answers: the plugin's version, its settings
public record AnalyzerChoice(
    String id,
    String name,
    Slot<Analyzer> slot,
    boolean onRequest,
    boolean leavesHost,
    boolean preferred,
    String identity) {

  /// The enabled analyzers of a host.
  public static List<AnalyzerChoice> of(PluginHost host) {
    Map<String, Slot<Analyzer>> slots = host.analyzers();
    List<AnalyzerChoice> choices = new ArrayList<>();
    for (InstanceStatus instance : host.instances()) {
      Slot<Analyzer> slot = slots.get(instance.id());
      if (slot != null && instance.enabled()) {
        Set<Capability> can = instance.offer().map(Offer::capabilities).orElse(Set.of());
        boolean onRequest = can.contains(Capability.ON_REQUEST);
        choices.add(
            new AnalyzerChoice(
                instance.id(),
                instance.displayName(),
                slot,
                onRequest,
                can.contains(Capability.LEAVES_HOST),
                onRequest && instance.isDefault(),
                instance.plugin() + " " + host.settingsHash(instance.id())));
      }
    }
    return choices;
  }
}
