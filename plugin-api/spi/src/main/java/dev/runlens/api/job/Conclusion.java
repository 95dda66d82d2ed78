// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

/// How something ended: GitHub's lower case value. An open set: `success`, `failure`, `cancelled`,
/// `skipped`, `timed_out`, `action_required`, `neutral`, `stale`, `startup_failure` and what comes.
public record Conclusion(String value) {

  public static final Conclusion SUCCESS = new Conclusion("success");
  public static final Conclusion FAILURE = new Conclusion("failure");
  public static final Conclusion CANCELLED = new Conclusion("cancelled");
  public static final Conclusion SKIPPED = new Conclusion("skipped");
  public static final Conclusion TIMED_OUT = new Conclusion("timed_out");

  /// Whether somebody would want to know why.
  public boolean failed() {
    return switch (value) {
      case "failure", "timed_out", "startup_failure" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return value;
  }
}
