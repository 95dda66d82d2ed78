// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.api.Secret;
import dev.runlens.core.plugin.Configuration;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a server runs. Made by [SettingsReader], which refuses what does not fit together.
///
/// @param host the address to listen on
/// @param port 0 for any free one
/// @param publicUrl where people, runners and GitHub reach this server; `null`: where it listens
/// @param dataDir everything that is kept
/// @param pluginsDir the zips of the bundled plugins
/// @param ingestToken what samplers of all jobs may send; `null`: there is no such token
/// @param ingestClaims whether samples are taken that nothing vouches for
/// @param adminToken what an administrator signs in with; `null`: the one in the data directory
/// @param secretKey what secrets in the catalog are sealed with; `null`: the key in the data
///   directory
/// @param mostLogBytes largest raw log that is kept
/// @param plugins the components to open
public record ServerSettings(
    String host,
    int port,
    @Nullable URI publicUrl,
    Path dataDir,
    Path pluginsDir,
    @Nullable Secret ingestToken,
    boolean ingestClaims,
    @Nullable Secret adminToken,
    @Nullable Secret secretKey,
    long mostLogBytes,
    Configuration plugins) {}
