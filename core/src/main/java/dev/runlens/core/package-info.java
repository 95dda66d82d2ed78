// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The server: its settings, its wiring and its life.
@NullMarked
package dev.runlens.core;

import org.jspecify.annotations.NullMarked;
