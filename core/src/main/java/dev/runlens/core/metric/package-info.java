// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Reading samples: a job's streams as one set of series on one clock.
@NullMarked
package dev.runlens.core.metric;

import org.jspecify.annotations.NullMarked;
