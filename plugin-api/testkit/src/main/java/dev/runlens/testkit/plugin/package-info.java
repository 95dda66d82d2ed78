// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The contract of a plugin's zip, and plugins made on the spot for tests of whoever loads them.
@NullMarked
package dev.runlens.testkit.plugin;

import org.jspecify.annotations.NullMarked;
