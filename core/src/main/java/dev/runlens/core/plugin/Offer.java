// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Capability;
import dev.runlens.loader.PluginDescription;
import dev.runlens.loader.SettingField;
import java.util.List;
import java.util.Set;

/// A type of component that a loaded plugin offers. Holds no class of the plugin.
///
/// @param fields its settings
/// @param registers whether it is an event source that can be set up in one click: [Registrations]
public record Offer(
    ExtensionPointKind kind,
    String type,
    String displayName,
    Set<Capability> capabilities,
    List<SettingField> fields,
    boolean registers,
    PluginDescription plugin) {

  public Offer {
    capabilities = Set.copyOf(capabilities);
    fields = List.copyOf(fields);
  }
}
