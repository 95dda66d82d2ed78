// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a slot has counted since the server started.
///
/// @param open whether calls reach a component
/// @param reason why not, one sentence; empty if open
/// @param since when it opened or closed
/// @param calls ended, well or not
/// @param failures calls that threw what the caller is not to blame for, timeouts included
/// @param timeouts calls given up at their deadline
/// @param refused calls not made: closed, busy or resting after failures
/// @param running calls in progress, stuck ones included
/// @param stuck calls given up that have not ended yet
/// @param total time that ended calls took
/// @param lastError the last failure, empty if there was none
/// @param lastErrorAt when that was
public record SlotReport(
    boolean open,
    String reason,
    Instant since,
    long calls,
    long failures,
    long timeouts,
    long refused,
    int running,
    int stuck,
    Duration total,
    String lastError,
    @Nullable Instant lastErrorAt) {}
