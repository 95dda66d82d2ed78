// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.RepositoryObservation;

/// A job and the repository it is found in now.
public record JobRef(JobKey key, RepositoryObservation repository) {}
