// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The one queue: every step that must outlive its request is a row of it.
@NullMarked
package dev.runlens.core.work;

import org.jspecify.annotations.NullMarked;
