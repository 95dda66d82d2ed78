// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.job.SourceId;
import java.time.Instant;

/// A verified webhook request, as the ledger keeps it.
///
/// @param id [Verdict.Verified#deliveryId()]
/// @param body the raw bytes; not copied, so don't change them
@SuppressWarnings("ArrayRecordComponent") // Read once by the parser; up to 25 MB are not copied.
public record Delivery(SourceId source, String id, String event, byte[] body, Instant receivedAt) {}
