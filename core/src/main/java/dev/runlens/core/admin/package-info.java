// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The administration of plugins: what can be done, as API and as pages, and what was done.
@NullMarked
package dev.runlens.core.admin;

import org.jspecify.annotations.NullMarked;
