// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/admin/audit`: what was done and what was tried, newest first.
///
/// @param layout the parts around the page
/// @param actor shows only entries whose actor contains this; empty for all
/// @param action shows only entries whose action begins so; empty for all
/// @param entries a page of them
/// @param nextCursor the cursor of the next page; empty on the last
public record AuditPage(
    Layout layout, String actor, String action, List<Entry> entries, String nextCursor)
    implements Page {
  public AuditPage {
    entries = List.copyOf(entries);
  }

  /// The row of links of the administration.
  public List<AdminTab> tabs() {
    return AdminTab.at(Href.audit());
  }

  /// Whether something is left out.
  public boolean filtered() {
    return !actor.isEmpty() || !action.isEmpty();
  }

  /// The rest of the list; empty if this is all.
  public String nextHref() {
    return nextCursor.isEmpty() ? "" : Href.audit(actor, action, nextCursor);
  }

  /// One thing that was done.
  ///
  /// @param at when
  /// @param who who, and from where
  /// @param did what, as the API calls it: `plugin.install`
  /// @param subject to what; empty for nothing in particular
  /// @param detail what came of it; empty for nothing to say
  /// @param refused whether it was refused
  public record Entry(
      Moment at, String who, String did, String subject, String detail, boolean refused) {
    /// Only entries of this kind.
    public String href() {
      return Href.audit("", did, "");
    }
  }
}
