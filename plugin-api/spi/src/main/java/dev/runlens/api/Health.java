// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

/// The answer to "are you likely to work?".
///
/// @param ok whether calls are expected to succeed
/// @param detail one sentence for the admin page: what was seen and, if not ok, what to do; never a
///   secret
public record Health(boolean ok, String detail) {

  /// Works.
  public static Health up(String detail) {
    return new Health(true, detail);
  }

  /// Does not work; `detail` says why and what to do.
  public static Health down(String detail) {
    return new Health(false, detail);
  }
}
