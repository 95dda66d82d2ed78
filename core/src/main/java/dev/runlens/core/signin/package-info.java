// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Signing in and out: the local form, and the way through a source and back.
@NullMarked
package dev.runlens.core.signin;

import org.jspecify.annotations.NullMarked;
