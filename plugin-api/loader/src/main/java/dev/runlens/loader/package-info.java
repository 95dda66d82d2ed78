// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// How a plugin's zip becomes providers: checked, unpacked, loaded apart from everything else, and
/// unloaded again.
///
/// The server and the tests of plugin authors use this same code, so what loads in a test loads in
/// the server. In order: [dev.runlens.loader.PluginZip] unpacks,
/// [dev.runlens.loader.PluginDescription] checks what lies there,
/// [dev.runlens.loader.PluginPackage] loads it, [dev.runlens.loader.SettingsBinder] makes the
/// record that a provider wants, and [dev.runlens.loader.InstanceContext] is what the opened
/// component gets from us.
@NullMarked
package dev.runlens.loader;

import org.jspecify.annotations.NullMarked;
