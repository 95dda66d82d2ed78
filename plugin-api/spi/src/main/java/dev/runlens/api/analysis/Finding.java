// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.util.List;

/// Something worth a person's attention.
///
/// @param title one line without a full stop, at most 120 characters
/// @param text one or two sentences with the deciding numbers, plain text
/// @param evidence at least one: no evidence, no finding
public record Finding(
    Severity severity, Category category, String title, String text, List<Evidence> evidence) {

  public Finding {
    evidence = List.copyOf(evidence);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException("A finding without evidence: " + title);
    }
  }

  /// How much it matters.
  public enum Severity {
    /// Made the job fail.
    ERROR,
    /// Cost time or money, or will fail soon.
    WARNING,
    /// Good to know.
    NOTICE
  }

  /// What kind of thing it is.
  public enum Category {
    OUT_OF_MEMORY,
    DISK_FULL,
    TIMEOUT,
    CANCELLED,
    TEST_FAILURE,
    COMPILE_ERROR,
    LINT,
    DEPENDENCY,
    NETWORK,
    PERMISSION,
    CONFIGURATION,
    CRASH,
    COMMAND_FAILED,
    RUNNER,
    CPU,
    MEMORY,
    DISK,
    CACHE
  }
}
