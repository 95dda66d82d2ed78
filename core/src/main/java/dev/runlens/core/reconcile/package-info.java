// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Finds what deliveries did not bring, and what was before they began.
@NullMarked
package dev.runlens.core.reconcile;

import org.jspecify.annotations.NullMarked;
