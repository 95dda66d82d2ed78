// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.runlens.core.completeness;

import org.jspecify.annotations.NullMarked;
