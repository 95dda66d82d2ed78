// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// What the last request did, said once at the top of the next page.
///
/// @param tone `ok`, `warn` or `bad`
/// @param icon the name of the icon in the sprite
/// @param text one sentence or two
public record Flash(String tone, String icon, String text) {
  /// It was done.
  public static Flash done(String text) {
    return new Flash("ok", "check-circle-fill", text);
  }

  /// It was done, but something about it needs a person.
  public static Flash warning(String text) {
    return new Flash("warn", "alert", text);
  }

  /// It was not done.
  public static Flash failed(String text) {
    return new Flash("bad", "x-circle-fill", text);
  }
}
