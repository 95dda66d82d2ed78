// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.ComponentException;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.log.CorruptLogException;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Runs the analyzers on a job: by itself once its log has come or will not come, and when a person
/// asks. What they find is checked before it is kept.
public final class JobAnalysis {

  private static final System.Logger LOGGER = System.getLogger(JobAnalysis.class.getName());
  private static final String WORK = "analysis";
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int TURNS = 64;

  private final Jobs jobs;
  private final JobLogs logs;
  private final SampleReader samples;
  private final Map<String, Slot<Analyzer>> analyzers;
  private final Findings findings;
  private final Live live;
  private final Clock clock;
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  public JobAnalysis(
      Jobs jobs,
      JobLogs logs,
      SampleReader samples,
      Map<String, Slot<Analyzer>> analyzers,
      Findings findings,
      Live live,
      Clock clock) {
    this.jobs = jobs;
    this.logs = logs;
    this.samples = samples;
    this.analyzers = Map.copyOf(analyzers);
    this.findings = findings;
    this.live = live;
    this.clock = clock;
  }

  /// Asks for an analysis of a job within somebody's transaction.
  public static void request(WorkQueue work, Statements transaction, long job) {
    work.add(transaction, WORK, Long.toString(job), Duration.ZERO);
  }

  /// Starts to work on what was asked for.
  public void start(WorkQueue work) {
    work.start(
        WORK,
        1,
        (item, _) -> {
          jobs.byId(Long.parseLong(item)).ifPresent(this::analyze);
          return new Outcome.Done();
        });
  }

  /// Analyzes a job now and returns once the findings are kept. Two callers for one job take turns.
  public List<Findings.Kept> analyze(JobRecord job) {
    ReentrantLock turn = turns.get((int) (job.id() % TURNS));
    turn.lock();
    try {
      AnalysisRequest request =
          new JobEvidence(
              job.job(),
              job.repository(),
              log(job),
              samples.of(job.id()).map(MetricView.class::cast));
      analyzers.forEach((instance, analyzer) -> analyze(job, request, instance, analyzer));
    } finally {
      turn.unlock();
    }
    live.publish(job.id(), new Hint.Findings());
    return findings.of(job.id());
  }

  /// A damaged log is as good as none: the samples may still say something.
  private Optional<LogView> log(JobRecord job) {
    try {
      return logs.view(job).map(LogView.class::cast);
    } catch (CorruptLogException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, "log cannot be analyzed job=" + job.job().key().jobId(), e);
      return Optional.empty();
    }
  }

  private void analyze(
      JobRecord job, AnalysisRequest request, String instance, Slot<Analyzer> analyzer) {
    long start = clock.millis();
    try {
      AnalysisReport report =
          analyzer.call(
              "analyze",
              DEADLINE,
              component ->
                  component.analyze(
                      request, _ -> {}, () -> clock.millis() - start > DEADLINE.toMillis()));
      EvidenceCheck check = new EvidenceCheck(request);
      findings.keep(
          job.id(), instance, check.held(report.findings()), check.dropped(), null, clock.millis());
    } catch (SlotException | ComponentException | CorruptLogException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "analysis failed analyzer=" + instance + " job=" + job.job().key().jobId(),
          e);
      findings.keep(
          job.id(),
          instance,
          List.of(),
          0,
          Optional.ofNullable(e.getMessage()).orElse("failed"),
          clock.millis());
    }
  }
}
