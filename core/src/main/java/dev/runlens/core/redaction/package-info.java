// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Keeps secrets out of what people and files get to read: the server's log, problems and pages.
@NullMarked
package dev.runlens.core.redaction;

import org.jspecify.annotations.NullMarked;
