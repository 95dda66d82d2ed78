// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.Capability;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /// The analyzers of a host; the first that runs on request is preferred.
  public static List<AnalyzerChoice> of(PluginHost host) {
    List<AnalyzerChoice> choices = new ArrayList<>();
    boolean preferred = false;
    for (Slot<Analyzer> slot : host.analyzers().values()) {
      String id = slot.instanceId();
      Optional<PluginHost.Offered> offered = host.offered(id);
      Set<Capability> can = offered.map(PluginHost.Offered::capabilities).orElse(Set.of());
      boolean onRequest = can.contains(Capability.ON_REQUEST);
      choices.add(
          new AnalyzerChoice(
              id,
              offered.map(PluginHost.Offered::name).orElse(id),
              slot,
              onRequest,
              can.contains(Capability.LEAVES_HOST),
              onRequest && !preferred,
              offered.map(PluginHost.Offered::version).orElse("") + " " + host.settingsHash(id)));
      preferred |= onRequest;
    }
    return choices;
  }
}
