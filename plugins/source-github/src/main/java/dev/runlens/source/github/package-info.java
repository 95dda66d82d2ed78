// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// GitHub as an event source: webhook deliveries in, job logs out through a GitHub App.
///
/// A delivery goes through [dev.runlens.source.github.WebhookVerifier] and
/// [dev.runlens.source.github.DeliveryParser]; a log comes through
/// [dev.runlens.source.github.JobLogs].
@NullMarked
package dev.runlens.source.github;

import org.jspecify.annotations.NullMarked;
