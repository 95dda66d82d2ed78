// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// What surrounds a page: the title of the window and the way back up.
///
/// @param title the title without the product's name, for example `integration (jdk 25) failed`
/// @param parents the pages above this one, outermost first; empty on the first page
/// @param here what the last breadcrumb calls this page; empty on the first page
/// @param live whether the page keeps itself up to date: something on it still runs, or it is an
///   empty list that waits for its first entry
public record Layout(String title, List<Crumb> parents, String here, boolean live) {
  public Layout {
    parents = List.copyOf(parents);
  }

  /// A page above the present one.
  ///
  /// @param label its name
  /// @param href its path on this server, for example [Href#organization]
  public record Crumb(String label, String href) {
    public Crumb {
      Href.requireLocal(href);
    }
  }
}
