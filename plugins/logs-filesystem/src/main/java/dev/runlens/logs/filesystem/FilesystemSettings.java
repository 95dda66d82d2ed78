// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import dev.runlens.api.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Settings of a [FilesystemLogStore].
///
/// @param directory where objects are kept; absent: `logs` in the instance's data directory
public record FilesystemSettings(
    @Setting(
            label = "Directory",
            help =
                "Where logs are kept; made if it does not exist. Without it: logs in the data"
                    + " directory of this store.",
            optional = true)
        @Nullable Path directory) {}
