// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.api.Secret;
import dev.runlens.core.plugin.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
/// @param adminToken by which programs are an admin; `null`: that of an earlier version in the data
///   directory, or none
/// @param adminPassword of the local account `admin`; `null`: that is not for the settings to say
/// @param secretKey what secrets in the catalog are sealed with; `null`: the key in the data
///   directory
/// @param mostLogBytes largest raw log that is kept
/// @param backfill how far back runs are read of a repository that is new; zero: not at all
/// @param logsKeptAtSource how long sources keep logs
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
    @Nullable Secret adminPassword,
    @Nullable Secret secretKey,
    long mostLogBytes,
    Duration backfill,
    Duration logsKeptAtSource,
    Configuration plugins) {}
