// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Live updates: who changed what, to the pages that watch it.
@NullMarked
package dev.runlens.core.live;

import org.jspecify.annotations.NullMarked;
