// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The state of a run, job or step as colour, icon and word; never colour alone.
///
/// @param tone the colour class: `ok`, `bad`, `warn`, `run` or `mute`
/// @param icon the name of the icon in the sprite
/// @param word the state in a word, for example `Failed`
/// @param running whether it has not ended yet, so that the page must come back for more
public record StatusBadge(String tone, String icon, String word, boolean running) {

  /// Reads GitHub's status and conclusion. GitHub may add values: one we do not know is shown by
  /// its own name.
  ///
  /// @param status `queued`, `in_progress`, `completed` and the like
  /// @param conclusion `success`, `failure` and the like; null until the status is `completed`
  public static StatusBadge of(String status, @Nullable String conclusion) {
    return switch (status) {
      case "completed" -> concluded(conclusion == null ? "" : conclusion);
      case "in_progress" -> new StatusBadge("run", "dot-fill", "Running", true);
      case "queued" -> new StatusBadge("warn", "clock", "Queued", true);
      case "waiting" -> new StatusBadge("warn", "clock", "Waiting", true);
      case "pending", "requested" -> new StatusBadge("warn", "clock", "Pending", true);
      default -> new StatusBadge("mute", "question", named(status), true);
    };
  }

  /// A run in which some jobs failed, for example `2 of 14 failed`; the badge of the run itself if
  /// none did.
  ///
  /// @param failed how many jobs failed
  /// @param jobs how many jobs there are
  public StatusBadge withFailures(long failed, long jobs) {
    if (failed == 0 || jobs < 2) {
      return this;
    }
    String failures = Format.count(failed) + " of " + Format.count(jobs) + " failed";
    return new StatusBadge("bad", "x-circle-fill", failures, running);
  }

  private static StatusBadge concluded(String conclusion) {
    return switch (conclusion) {
      case "success" -> new StatusBadge("ok", "check-circle-fill", "Succeeded", false);
      case "failure" -> new StatusBadge("bad", "x-circle-fill", "Failed", false);
      case "startup_failure" -> new StatusBadge("bad", "x-circle-fill", "Failed to start", false);
      case "timed_out" -> new StatusBadge("bad", "stopwatch", "Timed out", false);
      case "cancelled" -> new StatusBadge("mute", "stop", "Cancelled", false);
      case "skipped" -> new StatusBadge("mute", "skip", "Skipped", false);
      case "neutral" -> new StatusBadge("mute", "dot-fill", "Neutral", false);
      case "stale" -> new StatusBadge("mute", "stopwatch", "Stale", false);
      case "action_required" -> new StatusBadge("warn", "alert", "Action required", false);
      case "" -> new StatusBadge("mute", "question", "Completed", false);
      default -> new StatusBadge("mute", "question", named(conclusion), false);
    };
  }

  private static String named(String value) {
    String words = value.replace('_', ' ').strip();
    return words.isEmpty()
        ? "Unknown"
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
