// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Extension point: event sources, which verify and parse deliveries and give out job logs.
@NullMarked
package dev.runlens.api.source;

import org.jspecify.annotations.NullMarked;
