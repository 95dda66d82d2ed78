// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/`: the organizations and users whose repositories Runlens observes.
///
/// @param layout the parts around the page
/// @param organizations one row for each, running ones first or by name, as core likes
/// @param nextCursor the cursor of the next page; empty on the last
/// @param webhookUrl where GitHub must send its webhooks, for the empty page; for example
///   `https://runlens.example.org/webhooks/github`
/// @param installUrl the page on GitHub that installs the App; empty if the App is not known yet
public record OrganizationsPage(
    Layout layout, List<Row> organizations, String nextCursor, String webhookUrl, String installUrl)
    implements Page {
  public OrganizationsPage {
    organizations = List.copyOf(organizations);
    installUrl = Href.external(installUrl);
  }

  /// Whether nothing is installed yet.
  public boolean empty() {
    return organizations.isEmpty();
  }

  /// The rest of the list; empty if this is all.
  public String nextHref() {
    return Href.after(nextCursor);
  }

  /// One organization.
  ///
  /// @param login its login on GitHub
  /// @param type `Organization` or `User`
  /// @param active whether the installation works; false if it is suspended or deleted
  /// @param status the status of the installation in a word, for example `Suspended`; shown when
  ///   not active
  /// @param repositories how many repositories are observed, for example `12`
  /// @param running how many jobs run now; empty if none
  /// @param jobs how many jobs ended in the last 24 hours
  /// @param failed how many of them failed; empty if none
  public record Row(
      String login,
      String type,
      boolean active,
      String status,
      String repositories,
      String running,
      String jobs,
      String failed) {
    /// The page of the organization.
    public String href() {
      return Href.organization(login);
    }
  }
}
