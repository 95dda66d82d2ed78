// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/runs/{id}`: the jobs of one attempt of a workflow run.
///
/// @param layout the parts around the page
/// @param runId GitHub's number of the run
/// @param status the state of the attempt, perhaps [StatusBadge#withFailures]
/// @param title what GitHub shows as the run's title
/// @param workflow the name of the workflow
/// @param number the run's number within its workflow, without `#`; empty if unknown
/// @param branch the branch
/// @param commit the first seven digits of the commit
/// @param event what started it, for example `pull_request`; empty if unknown
/// @param actor who started it; empty if unknown
/// @param created when it was created
/// @param githubUrl the run on GitHub; empty for no link
/// @param attempts every attempt, first to last; shown when there are several
/// @param wallTime from the first start to the last end, or so far
/// @param runnerTime the sum of all jobs' durations
/// @param longestQueue the longest time a job waited for its runner
/// @param jobs how many jobs there are
/// @param failedJobs how many of them failed; empty if none
/// @param waterfall the jobs over time
public record RunPage(
    Layout layout,
    String runId,
    StatusBadge status,
    String title,
    String workflow,
    String number,
    String branch,
    String commit,
    String event,
    String actor,
    Moment created,
    String githubUrl,
    List<Attempt> attempts,
    String wallTime,
    String runnerTime,
    String longestQueue,
    String jobs,
    String failedJobs,
    Waterfall waterfall)
    implements Page {
  public RunPage {
    attempts = List.copyOf(attempts);
    githubUrl = Href.external(githubUrl);
  }

  /// Whether there is another attempt to switch to.
  public boolean severalAttempts() {
    return attempts.size() > 1;
  }

  /// One attempt of the run.
  ///
  /// @param runId GitHub's number of the run
  /// @param number the attempt, from `1`
  /// @param current whether the page shows this one
  public record Attempt(String runId, String number, boolean current) {
    /// The page of the attempt.
    public String href() {
      return Href.run(runId, number);
    }
  }
}
