// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// The page between ours and a source's: a form that the browser posts there, by itself where
/// scripts run.
///
/// @param layout the parts around the page
/// @param site the host it goes to, for people
/// @param action where it posts: an address outside of this server
/// @param fields what it posts
public record RegisterPage(Layout layout, String site, String action, List<Hidden> fields)
    implements Page {
  public RegisterPage {
    if (Href.external(action).isEmpty()) {
      throw new IllegalArgumentException("Not the address of a web page: " + action);
    }
    fields = List.copyOf(fields);
  }

  /// A field that nobody fills in.
  public record Hidden(String name, String value) {}
}
