// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.Step;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.StoredLogView;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.ui.ActionYaml;
import dev.runlens.ui.Evidence;
import dev.runlens.ui.Finding;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.JobPage;
import dev.runlens.ui.Layout;
import dev.runlens.ui.LogPage;
import dev.runlens.ui.LogStatus;
import dev.runlens.ui.StatusBadge;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts a job and its log into the words of pages.
public final class JobPages {

  private static final int LINES_A_PAGE = 1_000;

  private final JobLogs logs;
  private final SampleReader samples;
  private final Findings findings;
  private final Diagnoses diagnoses;
  private final JobAnalysis analysis;
  private final Clock clock;
  private final Supplier<URI> publicUrl;

  /// @param publicUrl where people and runners reach this server
  public JobPages(
      JobLogs logs,
      SampleReader samples,
      Findings findings,
      Diagnoses diagnoses,
      JobAnalysis analysis,
      Clock clock,
      Supplier<URI> publicUrl) {
    this.logs = logs;
    this.samples = samples;
    this.findings = findings;
    this.diagnoses = diagnoses;
    this.analysis = analysis;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  JobPage job(JobRecord row) {
    JobObservation job = row.job();
    String jobId = Long.toString(job.key().jobId());
    Instant now = clock.instant();
    Instant start = start(job);
    SampleReader.Reach sampled = samples.reach(row.id());
    List<Findings.Kept> kept = findings.of(row.id());
    Optional<Diagnoses.Kept> diagnosis = diagnoses.latest(row.id());
    Optional<StoredLogView> log =
        kept.isEmpty() && diagnosis.isEmpty() ? Optional.empty() : logs.viewWithinReach(row);
    boolean ended = job.status() == JobStatus.COMPLETED;
    return new JobPage(
        layout(row, job.name(), !ended),
        jobId,
        Long.toString(job.key().run().runId()),
        badge(job.status(), job.conclusion()),
        job.name(),
        ListPages.text(job.workflowName()),
        ListPages.text(job.headBranch()),
        ListPages.commit(job.headSha()),
        Integer.toString(job.key().run().attempt()),
        Format.moment(start, now),
        Long.toString(start.toEpochMilli()),
        ended && job.completedAt() != null ? Long.toString(job.completedAt().toEpochMilli()) : "",
        ListPages.text(job.htmlUrl()),
        kept(row),
        JobFacts.of(job, sampled, now),
        kept.stream().map(finding -> finding(finding, row, log)).toList(),
        findings.analyzed(row.id()),
        AnalysisPart.of(analysis, diagnosis, row, log, now),
        job.steps().stream().map(step -> step(step, start, now)).toList(),
        // Out of reach is not absent: the charts then say what is the matter.
        sampled.samples().isPresent() || sampled.problem() != null,
        ActionYaml.of(publicUrl.get()),
        logStatus(row));
  }

  /// A job reads from the stores that hold its data, whatever takes new data now.
  private String kept(JobRecord row) {
    String log = ListPages.text(row.log().instance());
    String stores = String.join(", ", samples.stores(row.id()));
    if (log.isEmpty()) {
      return stores.isEmpty() ? "" : "Samples in " + stores;
    }
    return stores.isEmpty() ? "Log in " + log : "Log in " + log + ", samples in " + stores;
  }

  LogPage log(JobRecord row, long from) {
    String jobId = Long.toString(row.job().key().jobId());
    Instant start = start(row.job());
    Optional<StoredLogView> view = logs.view(row);
    long lines = view.map(StoredLogView::lines).orElse(0L);
    long to = Math.min(lines, from + LINES_A_PAGE - 1);
    List<LogPage.Line> page = new ArrayList<>();
    view.ifPresent(log ->
        log.read(
            from,
            to,
            line ->
                page.add(
                    new LogPage.Line(
                        Long.toString(line.number()),
                        line.at() == null ? "" : Format.clock(Duration.between(start, line.at())),
                        LogDocument.kind(line.kind()).orElse(""),
                        line.text()))));
    long lastFrom = lines == 0 ? 1 : (lines - 1) / LINES_A_PAGE * LINES_A_PAGE + 1;
    return new LogPage(
        layout(row, "Log of " + row.job().name(), false),
        jobId,
        row.job().name(),
        logStatus(row),
        page.isEmpty() ? "" : Format.count(from) + " – " + Format.count(to),
        page,
        from > 1 ? Long.toString(Math.max(1, from - LINES_A_PAGE)) : "",
        to < lines ? Long.toString(to + 1) : "",
        to < lines ? Long.toString(lastFrom) : "");
  }

  private static Layout layout(JobRecord row, String title, boolean live) {
    JobObservation job = row.job();
    String workflow = job.workflowName() == null ? "Run" : job.workflowName();
    return new Layout(
        title + " · " + row.repository().fullName(),
        List.of(
            ListPages.crumb(row.repository().owner()),
            new Layout.Crumb(
                row.repository().name(),
                Href.repository(row.repository().owner(), row.repository().name())),
            new Layout.Crumb(
                workflow,
                Href.run(
                    Long.toString(job.key().run().runId()),
                    Integer.toString(job.key().run().attempt())))),
        job.name(),
        live);
  }

  /// Second 0 of the timeline.
  static Instant start(JobObservation job) {
    Instant begun = job.begunAt();
    return begun == null ? job.createdAt() : begun;
  }

  private static StatusBadge badge(JobStatus status, @Nullable Conclusion conclusion) {
    return StatusBadge.of(status.value(), conclusion == null ? null : conclusion.value());
  }

  private static JobPage.Step step(Step step, Instant jobStart, Instant now) {
    Instant from = step.startedAt();
    Instant to = step.status() == JobStatus.IN_PROGRESS ? now : step.completedAt();
    return new JobPage.Step(
        Integer.toString(step.number()),
        step.name(),
        badge(step.status(), step.conclusion()),
        from == null ? Format.UNKNOWN : Format.clock(Duration.between(jobStart, from)),
        Format.duration(from, to));
  }

  private static LogStatus logStatus(JobRecord row) {
    return LogStatus.of(
        row.log().state().value(),
        ListPages.text(row.log().reason()),
        row.log().lines(),
        row.log().bytes());
  }

  private static Finding finding(Findings.Kept kept, JobRecord row, Optional<StoredLogView> log) {
    FindingDocument finding = FindingDocument.of(kept, row, log);
    String jobId = Long.toString(row.job().key().jobId());
    return new Finding(
        finding.id(),
        Finding.Severity.of(finding.severity()),
        finding.category(),
        finding.title(),
        finding.text(),
        finding.source(),
        finding.evidence().stream().map(evidence -> evidence(jobId, evidence)).toList());
  }

  /// A piece of evidence as a chip.
  static Evidence evidence(String jobId, FindingDocument.EvidenceDocument evidence) {
    return switch (evidence.type()) {
      case "log" ->
          Evidence.log(
              jobId,
              value(evidence.from()),
              value(evidence.to()),
              instant(evidence.at()),
              ListPages.text(evidence.quote()));
      case "step" ->
          Evidence.step(
              jobId,
              ListPages.text(evidence.name()),
              instant(evidence.from()),
              instant(evidence.to()));
      case "metric" ->
          Evidence.metric(
              jobId,
              MetricWords.of(ListPages.text(evidence.metric()), evidence.value()),
              Instant.ofEpochMilli(value(evidence.from())),
              instant(evidence.to()));
      default ->
          Evidence.process(
              jobId,
              evidence.pid() == null ? 0 : evidence.pid(),
              ListPages.text(evidence.command()),
              Instant.ofEpochMilli(value(evidence.at())));
    };
  }

  private static long value(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
