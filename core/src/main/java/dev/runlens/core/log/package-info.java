// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// A job's log: written once as compressed frames with an index, read by the frame ever after.
///
/// Start at [dev.runlens.core.log.LogWriter], which makes both objects in one pass, and at
/// [dev.runlens.core.log.LogReader], which serves windows and searches from them.
@NullMarked
package dev.runlens.core.log;

import org.jspecify.annotations.NullMarked;
