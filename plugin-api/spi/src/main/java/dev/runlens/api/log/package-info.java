// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Extension point: log stores, which keep whole objects under a key.
@NullMarked
package dev.runlens.api.log;

import org.jspecify.annotations.NullMarked;
