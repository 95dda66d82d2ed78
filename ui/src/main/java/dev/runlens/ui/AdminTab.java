// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import java.util.stream.Stream;

/// A page of the administration, in the row of links that all of them share.
///
/// @param label its name
/// @param href its path
/// @param chosen whether this is the page at hand
public record AdminTab(String label, String href, boolean chosen) {

  /// The row, as the page of a path shows it.
  static List<AdminTab> at(String path) {
    return Stream.of(
            new AdminTab("Plugins", Href.plugins(), false),
            new AdminTab("People", Href.people(), false),
            new AdminTab("Completeness", Href.completeness(), false),
            new AdminTab("Audit", Href.audit(), false))
        .map(tab -> new AdminTab(tab.label(), tab.href(), tab.href().equals(path)))
        .toList();
  }
}
