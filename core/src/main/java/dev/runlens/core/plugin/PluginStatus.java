// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.loader.PluginDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plugin as the admin page shows it.
///
/// @param id its id, or the name of its zip if that could not be read, or `id version` of an upload
///   whose directory is not in order any more
/// @param version empty if that could not be read
/// @param problem one sentence, empty if there is none; an active plugin has one if some of its
///   extensions cannot be used, or if an earlier version of it left something behind
/// @param sha256 of the zip, lower case hexadecimal, empty if it could not be unpacked
/// @param extensions what it offers: `metric store sqlite`
/// @param uploaded whether an administrator brought it; else it came with the server
/// @param description what it says of itself, `null` if that could not be read
public record PluginStatus(
    String id,
    String version,
    State state,
    String problem,
    String sha256,
    List<String> extensions,
    boolean uploaded,
    @Nullable PluginDescription description) {

  public PluginStatus {
    extensions = List.copyOf(extensions);
  }

  /// What became of a plugin.
  public enum State {
    /// Loaded; its extensions can be opened.
    ACTIVE,
    /// An administrator switched it off; none of its code is loaded.
    DISABLED,
    /// The zip is not acceptable; none of its code has run.
    REFUSED,
    /// Its code threw or hung while it was loaded.
    FAILED,
    /// The server ended while this plugin was being opened, so this start does without it.
    SKIPPED
  }
}
