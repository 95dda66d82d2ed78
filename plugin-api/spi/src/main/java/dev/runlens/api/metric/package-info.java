// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Extension point: metric stores, which keep the samples of jobs.
@NullMarked
package dev.runlens.api.metric;

import org.jspecify.annotations.NullMarked;
