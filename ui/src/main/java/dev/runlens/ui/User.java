// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// Who is signed in, for the bar at the top of every page.
///
/// @param name what people call them
/// @param login their login; the same as the name if they have no other
/// @param admin whether they may administrate
/// @param csrf the token that the form to sign out sends back; empty if there is no session to end,
///   because the page was asked for with a token
public record User(String name, String login, boolean admin, String csrf) {

  /// One letter or two for the round sign: those that the first two words of the name begin with.
  public String initials() {
    StringBuilder letters = new StringBuilder();
    for (String word : name.strip().split("[\\s._-]+", 3)) {
      if (!word.isEmpty() && letters.codePointCount(0, letters.length()) < 2) {
        letters.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
      }
    }
    return letters.toString();
  }
}
