// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Log store that keeps objects in a bucket of Google Cloud Storage.
@NullMarked
package dev.runlens.logs.gcs;

import org.jspecify.annotations.NullMarked;
