// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The contract of log stores and a store in memory.
@NullMarked
package dev.runlens.testkit.log;

import org.jspecify.annotations.NullMarked;
