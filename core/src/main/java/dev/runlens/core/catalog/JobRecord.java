// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;

/// A job as the catalog holds it.
///
/// @param id our own number of it
/// @param repository as it is named now
public record JobRecord(
    long id, JobObservation job, RepositoryObservation repository, JobLog log) {}
