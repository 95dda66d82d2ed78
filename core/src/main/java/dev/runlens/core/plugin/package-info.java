// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The plugin host: loads the plugins, opens the configured instances and lets the rest of the
/// server call them without being harmed by them.
///
/// Start reading at [dev.runlens.core.plugin.PluginHost]; every call into a plugin goes through a
/// [dev.runlens.core.plugin.Slot].
@NullMarked
package dev.runlens.core.plugin;

import org.jspecify.annotations.NullMarked;
