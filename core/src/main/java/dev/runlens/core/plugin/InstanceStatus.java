// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

/// An instance as the admin page shows it.
///
/// @param plugin `id version` of the plugin that offers its type, empty if none does
/// @param slot how it works
public record InstanceStatus(
    String id, ExtensionPointKind kind, String pluginType, String plugin, SlotReport slot) {}
