// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Setting up: the first admin, where this server is reached, making it known to a source, and what
/// has worked so far.
@NullMarked
package dev.runlens.core.setup;

import org.jspecify.annotations.NullMarked;
