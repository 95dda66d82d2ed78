// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import org.jspecify.annotations.Nullable;

/// An API token. The token itself is not kept anywhere.
///
/// @param name what its owner calls it
/// @param scope what it may do in a word: `Read` or `Admin`
/// @param made when it was made
/// @param used when it was last used; unknown if never
/// @param ends the day it ends, for example `2027-01-31`
/// @param over whether it has ended
/// @param revoke revokes it; null if it is over
public record TokenRow(
    String name,
    String scope,
    Moment made,
    Moment used,
    String ends,
    boolean over,
    @Nullable AdminAction revoke) {}
