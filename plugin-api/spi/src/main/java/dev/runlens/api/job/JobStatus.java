// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import java.util.Locale;

/// How far a job, step or run has come, in the order in which GitHub lets it advance.
///
/// GitHub's own values; a value that we don't know counts as [#PENDING], the weakest claim, because
/// GitHub adds new ones (GitHub docs, "Workflow jobs": "treat as open").
public enum JobStatus {
  PENDING,
  REQUESTED,
  /// Held, for instance for an approval.
  WAITING,
  QUEUED,
  IN_PROGRESS,
  COMPLETED;

  /// Reads GitHub's lower case form.
  public static JobStatus of(String value) {
    return switch (value) {
      case "requested" -> REQUESTED;
      case "waiting" -> WAITING;
      case "queued" -> QUEUED;
      case "in_progress" -> IN_PROGRESS;
      case "completed" -> COMPLETED;
      default -> PENDING;
    };
  }

  /// GitHub's lower case form.
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
