// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The product from outside: a server process, the simulated GitHub, the real action, a browser.
@NullMarked
package dev.runlens.e2e;

import org.jspecify.annotations.NullMarked;
