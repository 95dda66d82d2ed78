// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/completeness`, and `/admin/completeness` with the sources: what came, what was healed and what
/// is missing.
///
/// @param layout the parts around the page
/// @param csrf the token that every form of the page sends back as `csrf`
/// @param tabs the row of links of the administration; empty for everybody else
/// @param path of the page itself, for the form
/// @param from the first day, as `2026-11-28`
/// @param to the last day
/// @param sources how reconciliation stands; empty for whoever is no admin
/// @param total the sum of all repositories
/// @param repositories one row for each that has counts
/// @param days one row for each day that has counts, newest first
public record CompletenessPage(
    Layout layout,
    String csrf,
    List<AdminTab> tabs,
    String path,
    String from,
    String to,
    List<Source> sources,
    Row total,
    List<Row> repositories,
    List<Row> days)
    implements Page {
  public CompletenessPage {
    Href.requireLocal(path);
    tabs = List.copyOf(tabs);
    sources = List.copyOf(sources);
    repositories = List.copyOf(repositories);
    days = List.copyOf(days);
  }

  /// The row of links of the administration, as this page shows it.
  public static List<AdminTab> adminTabs() {
    return AdminTab.at(Href.completeness());
  }

  /// Whether nothing was counted in these days.
  public boolean empty() {
    return days.isEmpty();
  }

  /// Whether the row of links is shown.
  public boolean tabbed() {
    return !tabs.isEmpty();
  }

  /// An event source.
  ///
  /// @param id its id
  /// @param lastPass when the last good pass ended
  /// @param highWater attempts to deliver before this are settled
  /// @param problem what the last pass could not do; empty for nothing
  /// @param waiting deliveries that were asked for again and have not come; empty for none
  /// @param backfill how far the past is in, in a sentence
  /// @param reached the oldest run read so far
  /// @param paused whether the backfill is held
  /// @param budgets what is left of rate limits
  public record Source(
      String id,
      Moment lastPass,
      Moment highWater,
      String problem,
      String waiting,
      String backfill,
      Moment reached,
      boolean paused,
      List<Budget> budgets) {
    public Source {
      budgets = List.copyOf(budgets);
    }

    /// Where the button posts.
    public String href() {
      return Href.completenessAction(id, paused ? "resume" : "pause");
    }
  }

  /// What is left of a rate limit.
  ///
  /// @param whose for example `Installation 42` or `App`
  /// @param left for example `4,812 of 5,000`
  /// @param resets when it begins anew
  /// @param low whether little is left
  public record Budget(String whose, String left, Moment resets, boolean low) {}

  /// The counts of a repository or a day.
  ///
  /// @param name of the repository or the day
  /// @param href its page; empty for none
  /// @param received deliveries
  /// @param late those more than a minute late; empty for none
  /// @param redelivered those that came because we asked; empty for none
  /// @param healed jobs and runs found without a delivery; empty for none
  /// @param logsStored logs kept
  /// @param logsAbsent logs that were not there any more; empty for none
  /// @param logsRefused logs that were too large; empty for none
  /// @param logsLost logs that could not be had; empty for none
  /// @param sampled for example `12 of 40`, jobs with samples of those that ran
  /// @param covered the share of their time that samples cover; empty if nothing ran
  public record Row(
      String name,
      String href,
      String received,
      String late,
      String redelivered,
      String healed,
      String logsStored,
      String logsAbsent,
      String logsRefused,
      String logsLost,
      String sampled,
      String covered) {}
}
