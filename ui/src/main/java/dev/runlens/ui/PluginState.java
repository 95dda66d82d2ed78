// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// How a plugin or an instance is, as colour, icon and word; never colour alone.
///
/// @param tone the colour class: `ok`, `bad`, `warn` or `mute`
/// @param icon the name of the icon in the sprite
/// @param word the state in a word, for example `Active`
public record PluginState(String tone, String icon, String word) {
  /// Works, or is loaded and can be set up.
  public static final PluginState ACTIVE = new PluginState("ok", "check-circle-fill", "Active");

  /// Answers, but some calls fail or are slow.
  public static final PluginState DEGRADED = new PluginState("warn", "alert", "Degraded");

  /// An instance that takes no calls although it should.
  public static final PluginState NOT_WORKING =
      new PluginState("bad", "x-circle-fill", "Not working");

  /// Switched off by an admin.
  public static final PluginState DISABLED = new PluginState("mute", "skip", "Disabled");

  /// A plugin whose code threw or hung while it was loaded.
  public static final PluginState FAILED = new PluginState("bad", "x-circle-fill", "Failed");

  /// A plugin whose zip is not acceptable; none of its code has run.
  public static final PluginState REFUSED = new PluginState("bad", "stop", "Refused");

  /// A plugin this start of the server does without, because the last one ended while opening it.
  public static final PluginState SKIPPED = new PluginState("warn", "alert", "Skipped");
}
