// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Instant;
import java.util.Map;

/// A request that reached the simulator, kept so that a test can see what a client really sent.
///
/// @param path without the query; `/repositories/{id}/…` is kept as sent
/// @param headers first value of each; names in any case
/// @param status what was answered; 0 when a fault left it without an answer
public record ReceivedRequest(
    Route.Host host,
    Instant at,
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    int status) {}
