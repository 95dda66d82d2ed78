// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Deliveries: from the webhook's socket into the ledger, and from the ledger into the catalog.
@NullMarked
package dev.runlens.core.delivery;

import org.jspecify.annotations.NullMarked;
