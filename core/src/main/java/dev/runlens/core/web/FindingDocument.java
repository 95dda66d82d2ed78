// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runlens.api.ComponentException;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.job.Step;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.log.CorruptLogException;
import dev.runlens.core.plugin.SlotException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A finding as the API gives it.
record FindingDocument(
    String id,
    String severity,
    String category,
    String title,
    String text,
    String source,
    List<EvidenceDocument> evidence) {

  /// A piece of evidence; which members there are depends on the type.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EvidenceDocument(
      String type,
      @Nullable Long from,
      @Nullable Long to,
      @Nullable Long at,
      @Nullable String quote,
      @Nullable Integer number,
      @Nullable String name,
      @Nullable String metric,
      @Nullable Double value,
      @Nullable Integer pid,
      @Nullable String command) {}

  static List<FindingDocument> of(
      List<Findings.Kept> kept, JobRecord job, Optional<? extends LogView> log) {
    return kept.stream().map(each -> of(each, job, log)).toList();
  }

  static FindingDocument of(Findings.Kept kept, JobRecord job, Optional<? extends LogView> log) {
    return new FindingDocument(
        kept.source() + "-" + kept.ordinal(),
        kept.finding().severity().name().toLowerCase(Locale.ROOT),
        kept.finding().category().name().toLowerCase(Locale.ROOT),
        kept.finding().title(),
        kept.finding().text(),
        kept.source(),
        kept.finding().evidence().stream().map(evidence -> of(evidence, job, log)).toList());
  }

  /// A piece of evidence of a job.
  static EvidenceDocument of(Evidence evidence, JobRecord job, Optional<? extends LogView> log) {
    return switch (evidence) {
      case Evidence.LogLines(long from, long to, String quote) ->
          new EvidenceDocument(
              "log",
              from,
              to,
              log.map(view -> at(view, from)).orElse(null),
              quote,
              null,
              null,
              null,
              null,
              null,
              null);
      case Evidence.StepSpan(int number) -> {
        Optional<Step> step =
            job.job().steps().stream().filter(each -> each.number() == number).findFirst();
        yield new EvidenceDocument(
            "step",
            step.map(Step::startedAt).map(Instant::toEpochMilli).orElse(null),
            step.map(Step::completedAt).map(Instant::toEpochMilli).orElse(null),
            null,
            null,
            number,
            step.map(Step::name).orElse(""),
            null,
            null,
            null,
            null);
      }
      case Evidence.MetricWindow window ->
          new EvidenceDocument(
              "metric",
              window.from(),
              window.to(),
              null,
              null,
              null,
              null,
              window.metric(),
              window.value().isPresent() ? window.value().getAsDouble() : null,
              null,
              null);
      case Evidence.ProcessAt(int pid, String command, long at) ->
          new EvidenceDocument(
              "process", null, null, at, null, null, null, null, null, pid, command);
    };
  }

  private static @Nullable Long at(LogView log, long number) {
    LogView.Line[] found = new LogView.Line[1];
    try {
      log.read(number, number, line -> found[0] = line);
    } catch (SlotException | ComponentException | CorruptLogException e) {
      return null; // The finding stands without the time of its line.
    }
    Instant at = found[0] == null ? null : found[0].at();
    return at == null ? null : at.toEpochMilli();
  }
}
