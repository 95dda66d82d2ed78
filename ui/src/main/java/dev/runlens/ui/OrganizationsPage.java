// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/`: the organizations and users whose repositories Runlens observes.
///
/// @param layout the parts around the page
/// @param organizations one row for each, running ones first or by name, as core likes
/// @param nextCursor the cursor of the next page; empty on the last
/// @param webhookUrl where GitHub must send its webhooks, for the empty page; for example
///   `https://runlens.example.org/webhooks/github`
/// @param installUrl the page on GitHub that installs the App; empty if the App is not known yet
/// @param unseen why the reader sees nothing, for the empty page of somebody who does not see all;
///   null for who sees all there is
public record OrganizationsPage(
    Layout layout,
    List<Row> organizations,
    String nextCursor,
    String webhookUrl,
    String installUrl,
    @Nullable Unseen unseen)
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

  /// Why somebody sees nothing, and what they can do.
  ///
  /// @param title in a few words
  /// @param reason in a sentence
  /// @param advice what to do, one sentence each
  /// @param refreshable whether their source can be asked anew
  public record Unseen(String title, String reason, List<String> advice, boolean refreshable) {
    public Unseen {
      advice = List.copyOf(advice);
    }
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
  /// @param share how many of them have samples, for example `12 of 40 with samples`; empty for no
  ///   job
  public record Row(
      String login,
      String type,
      boolean active,
      String status,
      String repositories,
      String running,
      String jobs,
      String failed,
      String share) {
    /// The page of the organization.
    public String href() {
      return Href.organization(login);
    }
  }
}
