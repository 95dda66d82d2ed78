// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Log store that keeps objects as files beneath a directory of this server.
@NullMarked
package dev.runlens.logs.filesystem;

import org.jspecify.annotations.NullMarked;
