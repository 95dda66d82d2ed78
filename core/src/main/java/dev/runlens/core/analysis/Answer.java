// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import java.util.List;

/// A model's answer, read by [AnswerReader] but not checked: nothing in it need be so. Its strings
/// are single lines of plain text within their lengths.
///
/// @param evidence at most [AnswerReader#MOST_EVIDENCE]
/// @param leftOut how many further pieces of evidence were not read
record Answer(
    String summary,
    Diagnosis.Verdict verdict,
    String category,
    double confidence,
    String rootCause,
    List<Item> evidence,
    int leftOut,
    List<String> recommendations) {

  Answer {
    evidence = List.copyOf(evidence);
    recommendations = List.copyOf(recommendations);
  }

  /// What the model rests a claim on. Members that do not belong to the kind are 0 or empty.
  ///
  /// @param kind `log`, `step` or `metric`; anything else does not hold
  /// @param quote its first line only
  record Item(
      String kind,
      long line,
      long lineTo,
      String quote,
      long step,
      String metric,
      double fromSeconds,
      double toSeconds,
      double value,
      String why) {}
}
