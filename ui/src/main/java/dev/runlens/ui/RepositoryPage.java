// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/repos/{owner}/{name}`: the workflow runs of one repository, newest first.
///
/// @param layout the parts around the page
/// @param owner the login before the slash
/// @param name the name after the slash
/// @param githubUrl the repository on GitHub; empty for no link
/// @param runs one row for each run at its latest attempt
/// @param nextCursor the cursor of the next page; empty on the last
public record RepositoryPage(
    Layout layout, String owner, String name, String githubUrl, List<Row> runs, String nextCursor)
    implements Page {
  public RepositoryPage {
    runs = List.copyOf(runs);
    githubUrl = Href.external(githubUrl);
  }

  /// Whether no run has been seen yet.
  public boolean empty() {
    return runs.isEmpty();
  }

  /// The rest of the list; empty if this is all.
  public String nextHref() {
    return Href.after(nextCursor);
  }

  /// One workflow run.
  ///
  /// @param runId GitHub's number of the run
  /// @param status the state of the run, perhaps [StatusBadge#withFailures]
  /// @param title what GitHub shows as the run's title, usually the commit's first line
  /// @param workflow the name of the workflow
  /// @param number the run's number within its workflow, without `#`; empty if unknown
  /// @param attempt the attempt as a number; empty for the first
  /// @param branch the branch
  /// @param commit the first seven digits of the commit
  /// @param event what started it, for example `push`; empty if unknown
  /// @param actor who started it; empty if unknown
  /// @param jobs how many jobs the run has, for example `14`
  /// @param duration from start to end, or so far, for example `14m 32s`
  /// @param created when it was created
  public record Row(
      String runId,
      StatusBadge status,
      String title,
      String workflow,
      String number,
      String attempt,
      String branch,
      String commit,
      String event,
      String actor,
      String jobs,
      String duration,
      Moment created) {
    /// The page of the run.
    public String href() {
      return Href.run(runId);
    }
  }
}
