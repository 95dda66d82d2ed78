// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.runlens.api.analysis.LogView;
import dev.runlens.core.analysis.CitedText;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Diagnosis;
import dev.runlens.core.catalog.JobRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a language model said of a job, as the API gives it.
///
/// @param answer `null` if there never was one that could be shown
/// @param problem why a later try gave none, `null` if none failed since
record DiagnosisDocument(String source, @Nullable AnswerDocument answer, @Nullable String problem) {

  /// The answer.
  ///
  /// @param sentences of the root cause
  record AnswerDocument(
      String summary,
      String verdict,
      String category,
      double confidence,
      String rootCause,
      List<SentenceDocument> sentences,
      List<CitedDocument> evidence,
      List<String> recommendations,
      int dropped,
      String model,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      int briefCharacters,
      int redactions,
      long durationMs,
      Instant endedAt) {}

  /// A sentence.
  ///
  /// @param verified whether it cites evidence
  /// @param parts its pieces; `cites` is the number of a piece of evidence, from 1, or 0
  record SentenceDocument(boolean verified, List<CitedText.Part> parts) {}

  /// A piece of evidence.
  ///
  /// @param cite what sentences cite it by, from 1
  /// @param moved whether it was found a few lines from where the model said
  record CitedDocument(
      int cite,
      @JsonUnwrapped FindingDocument.EvidenceDocument evidence,
      String why,
      boolean moved) {}

  static DiagnosisDocument of(Diagnoses.Kept kept, JobRecord job, Optional<? extends LogView> log) {
    return new DiagnosisDocument(
        kept.source(),
        kept.answered().map(answered -> of(answered, job, log)).orElse(null),
        kept.problem());
  }

  private static AnswerDocument of(
      Diagnoses.Answered answered, JobRecord job, Optional<? extends LogView> log) {
    Diagnosis diagnosis = answered.diagnosis();
    return new AnswerDocument(
        diagnosis.summary(),
        diagnosis.verdict().name().toLowerCase(Locale.ROOT),
        diagnosis.category(),
        diagnosis.confidence(),
        diagnosis.rootCause(),
        diagnosis.sentences().stream()
            .map(sentence -> new SentenceDocument(sentence.verified(), sentence.parts()))
            .toList(),
        evidence(diagnosis, job, log),
        diagnosis.recommendations(),
        diagnosis.dropped(),
        answered.model(),
        boxed(answered.inputTokens()),
        boxed(answered.outputTokens()),
        answered.briefCharacters(),
        answered.redactions(),
        answered.took().toMillis(),
        answered.endedAt());
  }

  /// The evidence, numbered from 1.
  static List<CitedDocument> evidence(
      Diagnosis diagnosis, JobRecord job, Optional<? extends LogView> log) {
    List<CitedDocument> documents = new ArrayList<>();
    for (Diagnosis.Cited cited : diagnosis.evidence()) {
      documents.add(
          new CitedDocument(
              documents.size() + 1,
              FindingDocument.of(cited.evidence(), job, log),
              cited.why(),
              cited.moved()));
    }
    return documents;
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
