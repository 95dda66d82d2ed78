// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.Evidence;
import java.util.List;

/// What a language model says of a job, checked: every piece of evidence here holds. Plain text
/// throughout.
///
/// @param summary the cause in a sentence
/// @param category a [dev.runlens.api.analysis.Finding.Category] in lower case, or `none`
/// @param confidence of the model in itself, 0 to 1
/// @param rootCause with citations such as `[1]`, which are places in `evidence`, from 1
/// @param evidence at least one
/// @param recommendations the most useful first
/// @param dropped how many citations did not hold and were left out
public record Diagnosis(
    String summary,
    Verdict verdict,
    String category,
    double confidence,
    String rootCause,
    List<Cited> evidence,
    List<String> recommendations,
    int dropped) {

  public Diagnosis {
    evidence = List.copyOf(evidence);
    recommendations = List.copyOf(recommendations);
  }

  /// What a model rests a claim on.
  ///
  /// @param why in its words
  /// @param moved whether the quote was found a few lines from the line that the model named, and
  ///   the evidence points there
  public record Cited(Evidence evidence, String why, boolean moved) {}

  /// What is to blame.
  public enum Verdict {
    CHANGE,
    TEST,
    FLAKY,
    INFRASTRUCTURE,
    CONFIGURATION,
    DEPENDENCY,
    RESOURCES,
    HEALTHY,
    UNKNOWN
  }

  /// The root cause sentence by sentence.
  public List<CitedText.Sentence> sentences() {
    return CitedText.sentences(rootCause, evidence.size());
  }
}
