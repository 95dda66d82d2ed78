// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Log store that keeps objects in a bucket of Amazon S3, or of a server that speaks its protocol.
@NullMarked
package dev.runlens.logs.s3;

import org.jspecify.annotations.NullMarked;
