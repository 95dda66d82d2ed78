// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Ingest: samples from the socket to the metric store, many requests to one durable append.
@NullMarked
package dev.runlens.core.ingest;

import org.jspecify.annotations.NullMarked;
