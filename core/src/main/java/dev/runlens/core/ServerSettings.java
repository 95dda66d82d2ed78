// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.api.Secret;
import dev.runlens.core.plugin.InstanceConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a server runs. Made by [SettingsReader], which refuses what does not fit together.
///
/// @param host the address to listen on
/// @param port 0 for any free one
/// @param publicUrl where people, runners and GitHub reach this server; `null`: where it listens
/// @param dataDir everything that is kept
/// @param pluginsDir the zips of the bundled plugins
/// @param ingestToken what samplers must send; `null`: nothing, and samples are claims
/// @param mostLogBytes largest raw log that is kept
/// @param instances the components to open, by name; the first of an extension point takes what is
///   new
public record ServerSettings(
    String host,
    int port,
    @Nullable URI publicUrl,
    Path dataDir,
    Path pluginsDir,
    @Nullable Secret ingestToken,
    long mostLogBytes,
    List<InstanceConfig> instances) {

  public ServerSettings {
    instances = List.copyOf(instances);
  }
}
