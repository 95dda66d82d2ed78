// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// What every route shares: problems, bodies with limits, request ids and security headers.
@NullMarked
package dev.runlens.core.http;

import org.jspecify.annotations.NullMarked;
