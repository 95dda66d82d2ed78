// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The contract of event sources, and a fake that fulfils it.
@NullMarked
package dev.runlens.testkit.source;

import org.jspecify.annotations.NullMarked;
