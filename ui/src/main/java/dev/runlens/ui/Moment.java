// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// An instant as a page shows it. Made by [Format#moment].
///
/// @param iso the instant in ISO 8601 UTC, for machines; empty if unknown
/// @param text how long ago, for example `5m ago`; [Format#UNKNOWN] if unknown
/// @param utc date and time in UTC, for example `2026-11-23 08:41:17 UTC`; empty if unknown
public record Moment(String iso, String text, String utc) {
  /// An instant nobody knows.
  public static final Moment UNKNOWN = new Moment("", Format.UNKNOWN, "");

  /// Whether the instant is known.
  public boolean known() {
    return !iso.isEmpty();
  }
}
