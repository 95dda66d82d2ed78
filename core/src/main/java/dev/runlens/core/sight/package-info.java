// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// What people may see at the sources that vouch for them, kept fresh.
@NullMarked
package dev.runlens.core.sight;

import org.jspecify.annotations.NullMarked;
