// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Capability;
import dev.runlens.api.Provider;
import java.util.List;
import java.util.Set;

/// An extension of an open plugin. All but the provider is asked once and holds no class of the
/// plugin.
///
/// @param type [Provider#type()]
/// @param displayName [Provider#displayName()]
/// @param capabilities [Provider#capabilities()]
/// @param fields the settings of [Provider#configType()]
/// @param registers whether it is an event source with a way to set it up in one click
/// @param provider the one object that the plugin's class was made into; holds the plugin's class
///   loader, so let go of it before [PluginPackage#close()]
public record PluginExtension(
    String type,
    String displayName,
    Set<Capability> capabilities,
    List<SettingField> fields,
    boolean registers,
    Provider<?, ?> provider) {

  public PluginExtension {
    capabilities = Set.copyOf(capabilities);
    fields = List.copyOf(fields);
  }
}
