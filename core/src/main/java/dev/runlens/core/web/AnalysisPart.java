// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.analysis.LogView;
import dev.runlens.core.analysis.AnalysisRun;
import dev.runlens.core.analysis.AnalyzerChoice;
import dev.runlens.core.analysis.CitedText;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Diagnosis;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.ui.Analysis;
import dev.runlens.ui.Evidence;
import dev.runlens.ui.Format;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts what a model says of a job into the words of the job page.
final class AnalysisPart {

  private AnalysisPart() {}

  static Analysis of(
      JobAnalysis analysis,
      Optional<Diagnoses.Kept> diagnosis,
      JobRecord row,
      Optional<? extends LogView> log,
      Instant now) {
    Optional<AnalyzerChoice> preferred = analysis.preferred();
    Optional<AnalysisRun> run = analysis.running(row.id());
    return new Analysis(
        preferred.isPresent(),
        preferred.map(AnalyzerChoice::name).orElse(""),
        preferred.map(AnalyzerChoice::leavesHost).orElse(false),
        run.isPresent(),
        run.map(AnalysisRun::progress).orElse(""),
        diagnosis.map(kept -> ListPages.text(kept.problem())).orElse(""),
        diagnosis
            .flatMap(Diagnoses.Kept::answered)
            .map(answered -> answer(answered, row, log, now))
            .orElse(null));
  }

  private static Analysis.Answer answer(
      Diagnoses.Answered answered, JobRecord row, Optional<? extends LogView> log, Instant now) {
    Diagnosis diagnosis = answered.diagnosis();
    List<Analysis.Cited> evidence =
        DiagnosisDocument.evidence(diagnosis, row, log).stream()
            .map(document -> cited(document, row))
            .toList();
    return new Analysis.Answer(
        diagnosis.summary(),
        verdict(diagnosis.verdict()),
        diagnosis.category().equals("none") ? "" : diagnosis.category().replace('_', ' '),
        Analysis.Answer.confidence(diagnosis.confidence()),
        diagnosis.sentences().stream().map(sentence -> sentence(sentence, evidence)).toList(),
        evidence,
        diagnosis.recommendations(),
        dropped(diagnosis.dropped()),
        footing(answered),
        Format.moment(answered.endedAt(), now));
  }

  private static Analysis.Sentence sentence(
      CitedText.Sentence sentence, List<Analysis.Cited> evidence) {
    return new Analysis.Sentence(
        sentence.parts().stream()
            .map(part ->
                new Analysis.Part(
                    part.text(), part.cites() == 0 ? null : evidence.get(part.cites() - 1)))
            .toList(),
        sentence.verified());
  }

  private static Analysis.Cited cited(DiagnosisDocument.CitedDocument document, JobRecord row) {
    FindingDocument.EvidenceDocument evidence = document.evidence();
    Evidence chip = JobPages.evidence(Long.toString(row.job().key().jobId()), evidence);
    Instant start = JobPages.start(row.job());
    String where =
        switch (evidence.type()) {
          case "log" -> "line " + Format.count(evidence.from() == null ? 0 : evidence.from());
          case "step" -> "step " + evidence.number();
          default -> span(start, evidence.from(), evidence.to());
        };
    return new Analysis.Cited(
        Integer.toString(document.cite()), where, chip, document.why(), document.moved());
  }

  private static String span(Instant start, @Nullable Long from, @Nullable Long to) {
    if (from == null || to == null) {
      return "";
    }
    return Evidence.span(start, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
  }

  private static String verdict(Diagnosis.Verdict verdict) {
    return switch (verdict) {
      case CHANGE -> "The change";
      case TEST -> "The test";
      case FLAKY -> "Flaky";
      case INFRASTRUCTURE -> "Infrastructure";
      case CONFIGURATION -> "Configuration";
      case DEPENDENCY -> "Dependency";
      case RESOURCES -> "Resources";
      case HEALTHY -> "Healthy";
      case UNKNOWN -> "Cause unknown";
    };
  }

  private static String dropped(int dropped) {
    return switch (dropped) {
      case 0 -> "";
      case 1 -> "1 citation did not hold and was left out.";
      default -> dropped + " citations did not hold and were left out.";
    };
  }

  private static List<String> footing(Diagnoses.Answered answered) {
    List<String> words = new ArrayList<>();
    words.add(answered.model());
    if (answered.inputTokens().isPresent() || answered.outputTokens().isPresent()) {
      words.add(
          "%s tokens in, %s out"
              .formatted(
                  Format.count(answered.inputTokens().orElse(0)),
                  Format.count(answered.outputTokens().orElse(0))));
    }
    words.add(String.format(Locale.ROOT, "%.1f s", seconds(answered.took())));
    words.add(
        answered.redactions() == 1
            ? "1 secret redacted"
            : Format.count(answered.redactions()) + " secrets redacted");
    return words;
  }

  private static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }
}
