// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// How complete the record is: what came, came late, was healed, or is missing.
@NullMarked
package dev.runlens.core.completeness;

import org.jspecify.annotations.NullMarked;
