// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import org.jspecify.annotations.Nullable;

/// A browser that is signed in.
///
/// @param agent what it calls itself, in a few words: `Firefox on Linux`
/// @param fullAgent all that it sent; empty for nothing
/// @param address where it was last seen
/// @param begun when it signed in
/// @param seen when it was last here
/// @param present whether it is the one that looks at the page
/// @param end ends it; null for the present one, which signs out instead
public record SessionRow(
    String agent,
    String fullAgent,
    String address,
    Moment begun,
    Moment seen,
    boolean present,
    @Nullable AdminAction end) {}
