// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Provider;

/// An extension of an open plugin.
///
/// @param type [Provider#type()], asked once
/// @param displayName [Provider#displayName()], asked once
/// @param provider the one object that the plugin's class was made into; holds the plugin's class
///   loader, so let go of it before [PluginPackage#close()]
public record PluginExtension(String type, String displayName, Provider<?, ?> provider) {}
