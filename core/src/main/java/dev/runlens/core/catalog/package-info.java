// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The catalog: what is known of installations, repositories, workflow runs, jobs and their
/// streams.
@NullMarked
package dev.runlens.core.catalog;

import org.jspecify.annotations.NullMarked;
