// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// GitHub, as far as Runlens sees it, spoken over real sockets: the REST API of a GitHub App, the
/// blob host that hands out job logs, signed webhook deliveries, people who sign in, the
/// registration of an App from a manifest, tokens of running jobs, and scripted faults.
///
/// Start with [dev.runlens.githubsimulator.GitHubSimulator]. Tests and the demo drive its model
/// (`install`, `requestRun`, `queueJob`, `start`, `complete`); everything a client can see follows
/// from that model.
@NullMarked
package dev.runlens.githubsimulator;

import org.jspecify.annotations.NullMarked;
