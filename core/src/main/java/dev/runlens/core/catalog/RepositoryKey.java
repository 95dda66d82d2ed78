// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.SourceId;

/// A repository among those of all sources.
public record RepositoryKey(SourceId source, RepositoryId id) {}
