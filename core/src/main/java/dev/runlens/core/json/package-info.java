// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// How records become JSON, on the wire and in the catalog.
@NullMarked
package dev.runlens.core.json;

import org.jspecify.annotations.NullMarked;
