// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.ComponentException;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.core.analysis.AnalysisRun.Event;
import dev.runlens.core.analysis.AnalysisRun.Wanted;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.log.CorruptLogException;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Analyzes jobs: by itself once a job's log has come or will not come, with the analyzers that
/// cost nothing; and when a person asks, also with a language model. What analyzers say is checked
/// before it is kept.
public final class JobAnalysis implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(JobAnalysis.class.getName());
  private static final String WORK = "analysis";
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration ON_REQUEST_DEADLINE = Duration.ofMinutes(10);
  private static final Duration LATER = Duration.ofSeconds(10);

  /// Models asked at once: each holds a brief in memory, and a model on this host all its cores.
  static final int MOST_ON_REQUEST = 4;

  private static final long LAST_MILLIS = 2_000;
  private static final int LONGEST_PROGRESS = 200;

  private final Jobs jobs;
  private final JobLogs logs;
  private final SampleReader samples;
  private final Supplier<List<AnalyzerChoice>> analyzers;
  private final Findings findings;
  private final Diagnoses diagnoses;
  private final Live live;
  private final Clock clock;
  private final Map<Long, AnalysisRun> runs = new ConcurrentHashMap<>();
  private final Semaphore onRequest = new Semaphore(MOST_ON_REQUEST, true);

  /// @param analyzers those that there are now, in order of configuration
  public JobAnalysis(
      Jobs jobs,
      JobLogs logs,
      SampleReader samples,
      Supplier<List<AnalyzerChoice>> analyzers,
      Findings findings,
      Diagnoses diagnoses,
      Live live,
      Clock clock) {
    this.jobs = jobs;
    this.logs = logs;
    this.samples = samples;
    this.analyzers = analyzers;
    this.findings = findings;
    this.diagnoses = diagnoses;
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
        (item, _) ->
            jobs.byId(Long.parseLong(item)).map(this::byItself).orElseGet(Outcome.Done::new));
  }

  /// A run that began before the log came saw none: then another one must follow.
  private Outcome byItself(JobRecord job) {
    AnalysisRun run = begin(job, null);
    try {
      run.awaitFindings();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Again(Duration.ZERO, "The server stopped.");
    }
    return run.job().log().equals(job.log())
        ? new Outcome.Done()
        : new Outcome.Again(LATER, "Another analysis of this job began before its log came.");
  }

  /// The analyzers that there are now.
  public List<AnalyzerChoice> choices() {
    return analyzers.get();
  }

  /// The analyzer that people get unless they choose one: a model, if any is configured.
  public Optional<AnalyzerChoice> preferred() {
    List<AnalyzerChoice> onRequestOnes =
        choices().stream().filter(AnalyzerChoice::onRequest).toList();
    return onRequestOnes.stream()
        .filter(AnalyzerChoice::preferred)
        .findFirst()
        .or(() -> onRequestOnes.stream().findFirst());
  }

  /// Analyzes a job for a person, or joins the analysis of it that runs.
  ///
  /// @param analyzer the instance to ask; empty for the preferred one
  /// @param fresh whether an answer that is kept will not do although nothing has changed since
  /// @throws IllegalArgumentException if there is no such analyzer
  public AnalysisRun ask(JobRecord job, String analyzer, boolean fresh) {
    Optional<AnalyzerChoice> choice =
        analyzer.isEmpty()
            ? preferred()
            : Optional.of(
                choices().stream()
                    .filter(each -> each.id().equals(analyzer))
                    .findFirst()
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "There is no analyzer named " + analyzer + ".")));
    return begin(
        job,
        choice.filter(AnalyzerChoice::onRequest).map(each -> new Wanted(each, fresh)).orElse(null));
  }

  /// The analysis of a job that runs now.
  ///
  /// @param job our own number of the job
  public Optional<AnalysisRun> running(long job) {
    return Optional.ofNullable(runs.get(job));
  }

  private AnalysisRun begin(JobRecord job, @Nullable Wanted wanted) {
    while (true) {
      AnalysisRun mine = new AnalysisRun(job, wanted);
      AnalysisRun other = runs.putIfAbsent(job.id(), mine);
      if (other == null) {
        Thread _ = Thread.ofVirtual().name("analysis-" + job.id()).start(() -> run(mine));
        return mine;
      }
      if (other.join(wanted)) {
        return other;
      }
      Thread.onSpinWait(); // It is about to leave.
      runs.remove(job.id(), other);
    }
  }

  private void run(AnalysisRun run) {
    long job = run.job().id();
    try {
      for (AnalyzerChoice analyzer : choices()) {
        if (!analyzer.onRequest() && !run.cancelled()) {
          run.add(new Event.Progress(analyzer.id(), "Looking for known causes"));
          find(run, analyzer);
        }
      }
      live.publish(job, new Hint.Findings());
      run.add(new Event.Findings());
      Optional<Wanted> wanted = run.next();
      while (wanted.isPresent()) {
        diagnose(run, wanted.get());
        live.publish(job, new Hint.Findings());
        wanted = run.next();
      }
      if (run.cancelled() && !run.answered()) {
        run.add(new Event.Failed("Cancelled.", true));
      }
    } catch (RuntimeException | Error e) {
      // Errors too: whoever waits must hear of the end.
      LOGGER.log(Level.WARNING, "analysis failed job=" + run.job().job().key().jobId(), e);
      run.add(new Event.Failed(message(e), false));
    } finally {
      runs.remove(job, run);
      run.add(new Event.Done());
    }
  }

  private JobEvidence evidence(JobRecord job, AnalyzerChoice analyzer) {
    return new JobEvidence(
        job.job(),
        job.repository(),
        log(job),
        samples.of(job.id()).map(MetricView.class::cast),
        findings.of(job.id()).stream()
            .filter(kept -> !kept.source().equals(analyzer.id()))
            .map(Findings.Kept::finding)
            .toList());
  }

  /// A damaged log is as good as none: the samples may still say something.
  private Optional<LogView> log(JobRecord job) {
    try {
      return logs.view(job).map(LogView.class::cast);
    } catch (CorruptLogException e) {
      LOGGER.log(Level.WARNING, "log cannot be analyzed job=" + job.job().key().jobId(), e);
      return Optional.empty();
    }
  }

  private void find(AnalysisRun run, AnalyzerChoice analyzer) {
    JobRecord job = run.job();
    try {
      JobEvidence request = evidence(job, analyzer);
      long start = clock.millis();
      AnalysisReport report = call(run, analyzer, request, DEADLINE);
      keep(job, analyzer, request, report);
      if (report.answer().isPresent()) {
        String hash = ContentHash.of(job, request, analyzer);
        answered(run, analyzer, request, report.answer().get(), hash, start);
      }
    } catch (InterruptedException e) {
      // Cancelled, which is said once at the end.
    } catch (SlotException | ComponentException | CorruptLogException e) {
      failed(job, analyzer, e);
      findings.keep(job.id(), analyzer.id(), List.of(), 0, message(e), clock.millis());
    }
  }

  private void diagnose(AnalysisRun run, Wanted wanted) {
    JobRecord job = run.job();
    AnalyzerChoice analyzer = wanted.analyzer();
    boolean permitted = false;
    try {
      JobEvidence request = evidence(job, analyzer);
      String hash = ContentHash.of(job, request, analyzer);
      if (!wanted.fresh() && isKept(job, analyzer, hash)) {
        run.add(new Event.Progress(analyzer.id(), "Nothing has changed since it was asked last"));
        run.add(new Event.Diagnosed(analyzer.id()));
        return;
      }
      permitted = permit(run, analyzer);
      run.add(new Event.Progress(analyzer.id(), "Asking " + analyzer.name()));
      long start = clock.millis();
      AnalysisReport report = call(run, analyzer, request, ON_REQUEST_DEADLINE);
      keep(job, analyzer, request, report);
      if (report.answer().isPresent()) {
        answered(run, analyzer, request, report.answer().get(), hash, start);
      } else if (report.findings().isEmpty()) {
        unanswered(run, analyzer, analyzer.name() + " gave no answer.");
      }
    } catch (InterruptedException e) {
      // Cancelled, which is said once at the end.
    } catch (SlotException | ComponentException | CorruptLogException e) {
      failed(job, analyzer, e);
      unanswered(run, analyzer, message(e));
    } finally {
      if (permitted) {
        onRequest.release();
      }
    }
  }

  private boolean isKept(JobRecord job, AnalyzerChoice analyzer, String hash) {
    return diagnoses
        .of(job.id(), analyzer.id())
        .filter(kept -> kept.problem() == null)
        .flatMap(Diagnoses.Kept::answered)
        .filter(answered -> answered.contentHash().equals(hash))
        .isPresent();
  }

  private boolean permit(AnalysisRun run, AnalyzerChoice analyzer) throws InterruptedException {
    if (!onRequest.tryAcquire()) {
      run.add(new Event.Progress(analyzer.id(), "Waiting for other analyses to end"));
      boolean _ =
          run.interruptibly(() -> {
            onRequest.acquire();
            return true;
          });
    }
    return true;
  }

  private AnalysisReport call(
      AnalysisRun run, AnalyzerChoice analyzer, JobEvidence request, Duration deadline)
      throws InterruptedException {
    long start = clock.millis();
    try {
      return run.interruptibly(() ->
          analyzer
              .slot()
              .call(
                  "analyze",
                  deadline,
                  component ->
                      component.analyze(
                          request,
                          message -> progress(run, analyzer, message),
                          () -> run.cancelled() || clock.millis() - start > deadline.toMillis())));
    } catch (SlotException | ComponentException e) {
      if (run.cancelled()) {
        throw new InterruptedException("cancelled");
      }
      throw e;
    }
  }

  private static void progress(AnalysisRun run, AnalyzerChoice analyzer, String message) {
    String line = LogText.oneLine(message).strip();
    run.add(
        new Event.Progress(
            analyzer.id(), line.substring(0, Math.min(line.length(), LONGEST_PROGRESS))));
  }

  private void keep(
      JobRecord job, AnalyzerChoice analyzer, JobEvidence request, AnalysisReport report) {
    EvidenceCheck check = new EvidenceCheck(request);
    findings.keep(
        job.id(),
        analyzer.id(),
        check.held(report.findings()),
        check.dropped(),
        null,
        clock.millis());
  }

  private void answered(
      AnalysisRun run,
      AnalyzerChoice analyzer,
      JobEvidence request,
      ModelAnswer answer,
      String hash,
      long start) {
    run.add(new Event.Progress(analyzer.id(), "Checking the citations"));
    try {
      Diagnosis diagnosis = AnswerCheck.check(request, AnswerReader.read(answer.text()));
      Optional<Brief> brief = request.asked().get();
      String model = LogText.oneLine(answer.model()).strip();
      diagnoses.keep(
          run.job().id(),
          analyzer.id(),
          new Diagnoses.Answered(
              diagnosis,
              model.substring(0, Math.min(model.length(), 100)),
              answer.inputTokens(),
              answer.outputTokens(),
              brief.map(Brief::characters).orElse(0),
              brief.map(Brief::redactions).orElse(0),
              Duration.ofMillis(clock.millis() - start),
              hash,
              clock.instant()));
      run.add(new Event.Diagnosed(analyzer.id()));
    } catch (UnreadableAnswer e) {
      unanswered(run, analyzer, e.problem());
    }
  }

  private void unanswered(AnalysisRun run, AnalyzerChoice analyzer, String problem) {
    diagnoses.keepProblem(run.job().id(), analyzer.id(), problem, clock.instant());
    run.add(new Event.Failed(problem, false));
  }

  private static void failed(JobRecord job, AnalyzerChoice analyzer, RuntimeException e) {
    LOGGER.log(
        Level.WARNING,
        "analysis failed analyzer=" + analyzer.id() + " job=" + job.job().key().jobId(),
        e);
  }

  private static String message(Throwable e) {
    return Optional.ofNullable(e.getMessage()).orElse("failed");
  }

  /// Cancels what runs and waits a moment for it to end.
  @Override
  public void close() {
    List<AnalysisRun> last = List.copyOf(runs.values());
    last.forEach(AnalysisRun::cancel);
    try {
      for (AnalysisRun run : last) {
        List<AnalysisRun.Numbered> _ = run.after(Long.MAX_VALUE, LAST_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
