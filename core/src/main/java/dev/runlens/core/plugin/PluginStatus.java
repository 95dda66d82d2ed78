// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.util.List;

/// A plugin as the admin page shows it.
///
/// @param id its id, or the name of its zip if that could not be read
/// @param version empty if that could not be read
/// @param problem one sentence, empty if there is none; an active plugin has one if some of its
///   extensions cannot be used
/// @param sha256 of the zip, lower case hexadecimal, empty if it could not be unpacked
/// @param extensions what it offers: `metric store sqlite`
public record PluginStatus(
    String id,
    String version,
    State state,
    String problem,
    String sha256,
    List<String> extensions) {

  public PluginStatus {
    extensions = List.copyOf(extensions);
  }

  /// What became of a plugin at this start of the server.
  public enum State {
    /// Loaded; its extensions can be opened.
    ACTIVE,
    /// The zip is not acceptable; none of its code has run.
    REFUSED,
    /// Its code threw or hung while it was loaded.
    FAILED,
    /// The server ended while this plugin was being opened, so this start does without it.
    SKIPPED
  }
}
