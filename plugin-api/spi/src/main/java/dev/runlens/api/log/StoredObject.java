// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.log;

import java.time.Instant;

/// An object in a log store.
///
/// @param size bytes
/// @param storedAt when it became visible, by the store's clock
public record StoredObject(ObjectKey key, long size, Instant storedAt) {}
