// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static dev.runlens.core.catalog.Observed.START;
import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.ComponentException;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.live.Watcher;
import dev.runlens.core.log.FrameCache;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.LogIndex;
import dev.runlens.core.log.LogWriter;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.log.InMemoryLogStore;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobAnalysisTest {

  private static final long AT = START.plusSeconds(20).toEpochMilli();
  private static final Finding TRUE_FINDING =
      finding(
          Finding.Severity.ERROR,
          new Evidence.LogLines(2, 2, "pump.c:7"),
          new Evidence.StepSpan(2),
          new Evidence.MetricWindow("load_1m", AT, AT + 1_000, OptionalDouble.of(3)),
          new Evidence.ProcessAt(42, "cc", AT));
  private static final Finding INVENTED =
      finding(
          Finding.Severity.WARNING,
          new Evidence.LogLines(2, 2, "rocket.c:7"),
          new Evidence.StepSpan(77),
          new Evidence.MetricWindow("load_1m", 0, Long.MAX_VALUE, OptionalDouble.of(99)),
          new Evidence.ProcessAt(1, "init", Long.MIN_VALUE));

  private final SettableClock clock = new SettableClock(START.plusSeconds(90));
  private final ScriptedAnalyzer rules = new ScriptedAnalyzer();
  private final ScriptedAnalyzer other = new ScriptedAnalyzer();
  private final ScriptedAnalyzer model = new ScriptedAnalyzer();
  private final ScriptedAnalyzer second = new ScriptedAnalyzer();
  private final InMemoryMetricStore metrics = new InMemoryMetricStore();
  private final InMemoryLogStore logs = new InMemoryLogStore(clock);
  private final Live live = new Live();
  private final Deque<Slot<?>> slots = new ArrayDeque<>();
  @TempDir Path directory;
  private Database database;
  private Jobs jobs;
  private Findings findings;
  private Diagnoses diagnoses;
  private volatile List<AnalyzerChoice> choices;
  private JobAnalysis analysis;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(directory.resolve("catalog.db"));
    jobs = new Jobs(database);
    findings = new Findings(database);
    diagnoses = new Diagnoses(database);
    Streams streams = new Streams(database, clock);
    Slot<MetricStore> metricSlot = slot("sqlite", MetricStore.class, metrics);
    Slot<LogStore> logSlot = slot("files", LogStore.class, logs);
    choices =
        List.of(
            choice("rules", rules, false),
            choice("other", other, false),
            choice("model", model, true),
            choice("second", second, true));
    analysis =
        new JobAnalysis(
            jobs,
            new JobLogs(_ -> logSlot, new FrameCache(1_000_000)),
            new SampleReader(streams, _ -> metricSlot),
            () -> choices,
            findings,
            diagnoses,
            live,
            clock);
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    storeLog();
    StreamRecord stream =
        streams.register(
            "s",
            new StreamClaim("acme/rocket", 100, 1, 1L, null),
            StreamRecord.Proof.CLAIM,
            "sqlite",
            null,
            null,
            0);
    metrics.append(
        List.of(
            batch(stream.id().value(), 0)
                .at(AT)
                .column("load_1m", 3)
                .process(0, 42, "cc -o pump", 1)
                .build()));
  }

  @AfterEach
  void close() {
    analysis.close();
    slots.forEach(OpenSlots::close);
    database.close();
  }

  @Test
  void keepsWhatHoldsAndTellsTheWatchers() throws Exception {
    rules.finds(TRUE_FINDING);
    try (Watcher watcher = live.watch(job().id())) {
      List<Findings.Kept> kept = analyzed();
      assertEquals(List.of(new Findings.Kept("rules", 0, TRUE_FINDING)), kept);
      assertEquals(List.of(new Hint.Findings()), watcher.await(20_000));
    }
    assertTrue(findings.analyzed(job().id()));
    assertEquals(0, figure("rules", "dropped"));
  }

  @Test
  void anAnalyzerThatInventsItsCitationsPublishesNothing() {
    rules.finds(INVENTED, INVENTED);
    assertEquals(List.of(), analyzed());
    assertEquals(8, figure("rules", "dropped"));
    assertEquals(clock.millis(), figure("rules", "ended_at"));
  }

  @Test
  void theGravestFindingComesFirst() {
    Finding notice = finding(Finding.Severity.NOTICE, new Evidence.StepSpan(1));
    rules.finds(notice);
    other.finds(notice, TRUE_FINDING);
    assertEquals(
        List.of(TRUE_FINDING, notice, notice),
        analyzed().stream().map(Findings.Kept::finding).toList());
  }

  @Test
  void analyzingAgainReplacesTheFindingsOfThatAnalyzerOnly() {
    rules.finds(TRUE_FINDING);
    other.finds(TRUE_FINDING);
    assertEquals(2, analyzed().size());
    rules.finds();
    assertEquals(List.of(new Findings.Kept("other", 0, TRUE_FINDING)), analyzed());
  }

  @Test
  void anAnalyzerThatFailsKeepsItsEarlierFindingsAndHindersNoOther() {
    rules.finds(TRUE_FINDING);
    analyzed();
    rules.finds(_ -> {
      throw new IllegalStateException("a bug");
    });
    other.finds(TRUE_FINDING);
    assertEquals(2, analyzed().size());
    assertTrue(error("rules").contains("a bug"), error("rules"));

    rules.finds(_ -> {
      throw new AnalyzerException(ComponentException.Kind.CONFIG, "The key is wrong.");
    });
    assertEquals(2, analyzed().size());
    assertEquals("The key is wrong.", error("rules"));
  }

  @Test
  void evidenceInALogThatCannotBeReadIsAFailureOfTheAnalysis() {
    rules.finds(TRUE_FINDING);
    ObjectKey data = new ObjectKey("github/1/log.zst");
    logs.put(data, new ByteArrayInputStream(new byte[100]));
    assertEquals(List.of(), analyzed());
    assertFalse(error("rules").isEmpty());
  }

  @Test
  void whatIsAskedForInATransactionIsDoneSoon() throws Exception {
    rules.finds(TRUE_FINDING);
    try (WorkQueue work = new WorkQueue(database, clock)) {
      analysis.start(work);
      database.inTransaction(transaction -> {
        JobAnalysis.request(work, transaction, job().id());
        JobAnalysis.request(work, transaction, 4_711);
        return true;
      });
      work.signal("analysis");
      Eventually.holds(() -> work.size("analysis") == 0);
      assertEquals(1, findings.of(job().id()).size());
    }
  }

  @Test
  void anAnalyzerThatRunsOnRequestDoesNotRunByItself() throws Exception {
    try (WorkQueue work = new WorkQueue(database, clock)) {
      analysis.start(work);
      database.inTransaction(transaction -> {
        JobAnalysis.request(work, transaction, job().id());
        return true;
      });
      work.signal("analysis");
      Eventually.holds(() -> work.size("analysis") == 0);
    }
    assertEquals(1, rules.calls());
    assertEquals(0, model.calls());
  }

  @Test
  void whenAPersonAsksTheRulesComeFirstAndThenThePreferredModel() throws Exception {
    rules.finds(TRUE_FINDING);
    model.answers(answer("The pump does not compile [1].", logItem(2, "pump.c:7")));
    AnalysisRun run = asked("", false);
    assertEquals(
        List.of("Progress", "Progress", "Findings", "Progress", "Progress", "Diagnosed", "Done"),
        kinds(run));
    Diagnoses.Answered answered = answered("model");
    assertEquals("The pump does not compile [1].", answered.diagnosis().rootCause());
    assertEquals(
        List.of(new Evidence.LogLines(2, 2, "pump.c:7")),
        answered.diagnosis().evidence().stream().map(Diagnosis.Cited::evidence).toList());
    assertEquals("scripted-1", answered.model());
    assertEquals(OptionalLong.of(1_200), answered.inputTokens());
    assertTrue(answered.briefCharacters() > 1_000, answered::toString);
    assertEquals(0, answered.diagnosis().dropped());
    assertEquals(0, second.calls());
  }

  @Test
  void aModelSeesWhatTheRulesHaveFound() throws Exception {
    rules.finds(TRUE_FINDING);
    List<Finding> seen = new CopyOnWriteArrayList<>();
    model.finds(request -> {
      seen.addAll(request.findings());
      return List.of();
    });
    AnalysisRun run = asked("", false);
    assertEquals(List.of(TRUE_FINDING), seen);
    assertEquals(Optional.of("MODEL gave no answer."), run.problem());
  }

  @Test
  void anAnalyzerThatIsNamedIsAskedInPlaceOfThePreferredOne() throws Exception {
    second.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("second", false);
    assertEquals(0, model.calls());
    assertEquals(1, second.calls());
    asked("rules", false);
    assertEquals(0, model.calls());
    assertThrows(IllegalArgumentException.class, () -> analysis.ask(job(), "nobody", false));
  }

  @Test
  void whatHasNotChangedIsNotAskedAgain() throws Exception {
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("", false);
    AnalysisRun again = asked("", false);
    assertEquals(1, model.calls());
    assertTrue(kinds(again).contains("Diagnosed"), () -> kinds(again).toString());
    asked("", true);
    assertEquals(2, model.calls());
    rules.finds(TRUE_FINDING);
    asked("", false);
    assertEquals(3, model.calls());
  }

  @Test
  void whatAModelFoundItselfDoesNotMakeItBeAskedAgain() {
    model.does((_, _, _) ->
        new AnalysisReport(
            List.of(TRUE_FINDING),
            Optional.of(
                new ModelAnswer(
                    answer("It fails [1].", logItem(2, "pump.c:7")),
                    "m",
                    OptionalLong.empty(),
                    OptionalLong.empty()))));
    asked("", false);
    asked("", false);
    assertEquals(1, model.calls());
    assertEquals(1, findings.of(job().id()).size());
  }

  @Test
  void aLogThatComesWhileAnAnalysisRunsIsAnalyzedAfterIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    JobRecord before =
        new JobRecord(
            job().id(),
            job().job(),
            job().repository(),
            new JobLog(JobLog.State.PENDING, null, null, null, 0, 0, false));
    rules.does((_, _, _) -> {
      go.await();
      return new AnalysisReport(List.of());
    });
    AnalysisRun early = analysis.ask(before, "rules", false);
    try (WorkQueue work = new WorkQueue(database, clock)) {
      analysis.start(work);
      database.inTransaction(transaction -> {
        JobAnalysis.request(work, transaction, job().id());
        return true;
      });
      work.signal("analysis");
      go.countDown();
      early.await();
      Eventually.holds(() -> {
        clock.advance(Duration.ofSeconds(30));
        work.signal("analysis");
        return work.size("analysis") == 0;
      });
    }
    assertEquals(2, rules.calls());
  }

  @Test
  void aModelWithOtherSettingsIsAskedAgain() throws Exception {
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("", false);
    AnalyzerChoice old = choices.get(2);
    choices =
        List.of(
            new AnalyzerChoice(
                old.id(), old.name(), old.slot(), true, true, true, "another temperature"));
    asked("", false);
    assertEquals(2, model.calls());
  }

  @Test
  void aModelThatOnlyInventsCitationsPublishesNothingAndTheFindingsStay() throws Exception {
    rules.finds(TRUE_FINDING);
    model.answers(
        answer(
            "The rocket exploded [1][2].",
            logItem(2, "rocket.c:7"),
            metricItem("load_1m", 9, 12, 99)));
    AnalysisRun run = asked("", false);
    assertEquals(1, findings.of(job().id()).size());
    Diagnoses.Kept kept = diagnoses.of(job().id(), "model").orElseThrow();
    assertTrue(kept.answered().isEmpty());
    assertTrue(String.valueOf(kept.problem()).contains("2 citations"), kept::toString);
    assertEquals(Optional.ofNullable(kept.problem()), run.problem());
  }

  @Test
  void ofMixedCitationsThoseThatHoldStayAndAreNumberedAnew() throws Exception {
    model.answers(
        answer(
            "It ran hot [1]. A semicolon is missing [2]. Somebody was careless.",
            metricItem("load_1m", 9, 12, 99),
            logItem(1, "pump.c:7: error")));
    asked("", false);
    Diagnosis diagnosis = answered("model").diagnosis();
    assertEquals(1, diagnosis.dropped());
    assertEquals(
        "It ran hot. A semicolon is missing [1]. Somebody was careless.", diagnosis.rootCause());
    assertEquals(
        List.of(false, true, false),
        diagnosis.sentences().stream().map(CitedText.Sentence::verified).toList());
    assertTrue(diagnosis.evidence().getFirst().moved());
  }

  @Test
  void anAnswerThatCannotBeReadIsAProblemAndTheLastOneStays() throws Exception {
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("", false);
    model.answers("I am sorry, I cannot help with that.");
    AnalysisRun run = asked("", true);
    Diagnoses.Kept kept = diagnoses.latest(job().id()).orElseThrow();
    assertTrue(kept.answered().isPresent());
    assertEquals("The answer holds no JSON object.", kept.problem());
    assertEquals(Optional.of("The answer holds no JSON object."), run.problem());
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("", false);
    assertEquals(3, model.calls());
    assertEquals(null, diagnoses.latest(job().id()).orElseThrow().problem());
  }

  @Test
  void aModelThatFailsIsAProblem() throws Exception {
    model.does((_, _, _) -> {
      throw new AnalyzerException(ComponentException.Kind.CONFIG, "The key is wrong.");
    });
    assertEquals(Optional.of("The key is wrong."), asked("", false).problem());
    model.does((_, _, _) -> {
      throw new StackOverflowError("a bug");
    });
    AnalysisRun run = asked("", false);
    assertTrue(run.problem().orElse("").contains("a bug"), run.problem()::toString);
  }

  @Test
  void whoAsksWhileAnAnalysisRunsJoinsIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    model.does((request, progress, _) -> {
      progress.report("Reading\u202e the log");
      go.await();
      return AnalysisReport.of(
          new ModelAnswer(
              answer("It fails [1].", logItem(2, "pump.c:7")),
              "m",
              OptionalLong.empty(),
              OptionalLong.empty()));
    });
    AnalysisRun first = analysis.ask(job(), "", false);
    Eventually.holds(() -> first.progress().equals("Reading the log"));
    AnalysisRun joined = analysis.ask(job(), "", false);
    assertSame(first, joined);
    assertSame(first, analysis.running(job().id()).orElseThrow());
    go.countDown();
    joined.await();
    assertEquals(1, model.calls());
    assertEquals(Optional.empty(), analysis.running(job().id()));
  }

  @Test
  void whoAsksForAModelWhileOnlyTheRulesRunGetsItFromThatRun() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    rules.does((_, _, _) -> {
      go.await();
      return new AnalysisReport(List.of());
    });
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    AnalysisRun first = analysis.ask(job(), "rules", false);
    assertSame(first, analysis.ask(job(), "", false));
    go.countDown();
    first.await();
    assertEquals(1, rules.calls());
    assertEquals(1, model.calls());
  }

  @Test
  void cancellingEndsAnAnalyzerThatHangs() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    model.does((_, _, _) -> {
      hangs.countDown();
      new CountDownLatch(1).await();
      return new AnalysisReport(List.of());
    });
    AnalysisRun run = analysis.ask(job(), "", false);
    hangs.await();
    run.cancel();
    run.await();
    assertEquals(Optional.of("Cancelled."), run.problem());
    assertEquals(Optional.empty(), diagnoses.latest(job().id()));
    model.answers(answer("It fails [1].", logItem(2, "pump.c:7")));
    asked("", false);
    assertEquals("It fails [1].", answered("model").diagnosis().rootCause());
  }

  @Test
  void anAnalyzerHearsThatNobodyWantsItsAnswerAnyMore() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    model.does((_, _, cancellation) -> {
      analysis.running(job().id()).orElseThrow().cancel();
      if (cancellation.requested()) {
        heard.countDown();
      }
      return new AnalysisReport(List.of());
    });
    asked("", false);
    // Nobody waits for the analyzer once it is cancelled.
    assertTrue(heard.await(20, TimeUnit.SECONDS));
  }

  @Test
  void noMoreThanFourModelsAreAskedAtOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    model.does((_, _, _) -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      go.await();
      now.decrementAndGet();
      return new AnalysisReport(List.of());
    });
    List<AnalysisRun> runs = new ArrayList<>();
    for (int i = 2; i < 8; i++) {
      Observed.apply(database, Observed.seen(Observed.job(i, JobStatus.COMPLETED)));
      runs.add(analysis.ask(jobs.byJobId(Viewer.EVERYTHING, i).orElseThrow(), "", false));
    }
    Eventually.holds(() ->
        now.get() == JobAnalysis.MOST_ON_REQUEST
            && runs.stream().filter(run -> run.progress().startsWith("Waiting")).count() == 2);
    AnalysisRun waiting =
        runs.stream().filter(run -> run.progress().startsWith("Waiting")).findFirst().orElseThrow();
    waiting.cancel();
    waiting.await();
    go.countDown();
    for (AnalysisRun run : runs) {
      run.await();
    }
    assertEquals(JobAnalysis.MOST_ON_REQUEST, most.get());
    assertEquals(5, model.calls());
  }

  private List<Findings.Kept> analyzed() {
    asked("rules", false);
    return findings.of(job().id());
  }

  private AnalysisRun asked(String analyzer, boolean fresh) {
    AnalysisRun run = analysis.ask(job(), analyzer, fresh);
    try {
      run.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return run;
  }

  private Diagnoses.Answered answered(String source) {
    return diagnoses.of(job().id(), source).flatMap(Diagnoses.Kept::answered).orElseThrow();
  }

  private static List<String> kinds(AnalysisRun run) {
    try {
      return run.after(0, 0).stream()
          .map(event -> event.event().getClass().getSimpleName())
          .toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String answer(String rootCause, String... evidence) {
    return """
    {"summary":"It fails","verdict":"change","category":"compile_error","confidence":0.9,\
    "root_cause":"%s","evidence":[%s],"recommendations":["Add a semicolon"]}\
    """
        .formatted(rootCause, String.join(",", evidence));
  }

  private static String logItem(int line, String quote) {
    return "{\"kind\":\"log\",\"line\":%d,\"quote\":\"%s\"}".formatted(line, quote);
  }

  private static String metricItem(String metric, int from, int to, double value) {
    return "{\"kind\":\"metric\",\"metric\":\"%s\",\"from_s\":%d,\"to_s\":%d,\"value\":%s}"
        .formatted(metric, from, to, value);
  }

  private AnalyzerChoice choice(String id, ScriptedAnalyzer analyzer, boolean onRequest) {
    return new AnalyzerChoice(
        id,
        id.toUpperCase(Locale.ROOT),
        slot(id, Analyzer.class, analyzer),
        onRequest,
        onRequest,
        id.equals("model"),
        "1");
  }

  private JobRecord job() {
    return jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow();
  }

  private void storeLog() throws IOException {
    byte[] raw =
        """
        2026-01-15T12:00:11.0000000Z make
        2026-01-15T12:00:20.0000000Z pump.c:7: error: expected ';'
        """
            .getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve("log.zst");
    LogIndex index = LogWriter.write(new ByteArrayInputStream(raw), file, 1_000);
    try (InputStream content = Files.newInputStream(file)) {
      logs.put(new ObjectKey("github/1/log.zst"), content);
    }
    logs.put(new ObjectKey("github/1/log.index.zst"), new ByteArrayInputStream(index.toBytes()));
    database.inTransaction(transaction -> {
      jobs.logStored(transaction, job().id(), "files", "github/1/log", 2, raw.length, true);
      return true;
    });
  }

  private <T extends Component> Slot<T> slot(String id, Class<T> type, T component) {
    Slot<T> slot = OpenSlots.of(id, type, component, directory, clock);
    slots.push(slot);
    return slot;
  }

  private long figure(String source, String column) {
    return database
        .one("SELECT * FROM analysis WHERE source = ?", row -> row.number(column), source)
        .orElseThrow();
  }

  private String error(String source) {
    return database
        .one("SELECT error FROM analysis WHERE source = ?", row -> row.text("error"), source)
        .orElseThrow();
  }

  private static Finding finding(Finding.Severity severity, Evidence... evidence) {
    return new Finding(
        severity,
        Finding.Category.COMPILE_ERROR,
        "The pump does not compile",
        "A semicolon is missing.",
        List.of(evidence));
  }
}
