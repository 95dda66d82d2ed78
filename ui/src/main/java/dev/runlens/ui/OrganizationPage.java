// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/orgs/{org}`: the repositories of one organization.
///
/// @param layout the parts around the page
/// @param login the organization's login on GitHub
/// @param active whether the installation works
/// @param status the status of the installation in a word; shown when not active
/// @param repositories one row for each repository
/// @param nextCursor the cursor of the next page; empty on the last
public record OrganizationPage(
    Layout layout,
    String login,
    boolean active,
    String status,
    List<Row> repositories,
    String nextCursor)
    implements Page {
  public OrganizationPage {
    repositories = List.copyOf(repositories);
  }

  /// Whether the organization shares no repository with Runlens.
  public boolean empty() {
    return repositories.isEmpty();
  }

  /// The rest of the list; empty if this is all.
  public String nextHref() {
    return Href.after(nextCursor);
  }

  /// One repository.
  ///
  /// @param owner the login before the slash
  /// @param name the name after the slash
  /// @param isPrivate whether GitHub hides it from the public
  /// @param running how many jobs run now; empty if none
  /// @param jobs how many jobs ended in the last 24 hours
  /// @param failed how many of them failed; empty if none
  /// @param share how many of them have samples, for example `12 of 40 with samples`; empty for no
  ///   job
  /// @param lastRun when its latest run was created; [Moment#UNKNOWN] if it never ran
  public record Row(
      String owner,
      String name,
      boolean isPrivate,
      String running,
      String jobs,
      String failed,
      String share,
      Moment lastRun) {
    /// The page of the repository.
    public String href() {
      return Href.repository(owner, name);
    }
  }
}
