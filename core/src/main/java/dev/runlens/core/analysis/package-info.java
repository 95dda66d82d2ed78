// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Analysis: facts to an analyzer, its findings verified and kept.
@NullMarked
package dev.runlens.core.analysis;

import org.jspecify.annotations.NullMarked;
