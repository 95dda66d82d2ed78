// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static dev.runlens.core.catalog.Observed.START;
import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.ComponentException;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
  private final ScriptedAnalyzer model = new ScriptedAnalyzer();
  private final InMemoryMetricStore metrics = new InMemoryMetricStore();
  private final InMemoryLogStore logs = new InMemoryLogStore(clock);
  private final Live live = new Live();
  private final Deque<Slot<?>> slots = new ArrayDeque<>();
  @TempDir Path directory;
  private Database database;
  private Jobs jobs;
  private Findings findings;
  private JobAnalysis analysis;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(directory.resolve("catalog.db"));
    jobs = new Jobs(database);
    findings = new Findings(database);
    Streams streams = new Streams(database, clock);
    Slot<MetricStore> metricSlot = slot("sqlite", MetricStore.class, metrics);
    Slot<LogStore> logSlot = slot("files", LogStore.class, logs);
    analysis =
        new JobAnalysis(
            jobs,
            new JobLogs(_ -> logSlot, new FrameCache(1_000_000)),
            new SampleReader(streams, _ -> metricSlot),
            Map.of(
                "rules",
                slot("rules", Analyzer.class, rules),
                "model",
                slot("model", Analyzer.class, model)),
            findings,
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
    slots.forEach(OpenSlots::close);
    database.close();
  }

  @Test
  void keepsWhatHoldsAndTellsTheWatchers() throws Exception {
    rules.finds(TRUE_FINDING);
    try (Watcher watcher = live.watch(job().id())) {
      List<Findings.Kept> kept = analysis.analyze(job());
      assertEquals(List.of(new Findings.Kept("rules", 0, TRUE_FINDING)), kept);
      assertEquals(List.of(new Hint.Findings()), watcher.await(20_000));
    }
    assertTrue(findings.analyzed(job().id()));
    assertEquals(0, figure("rules", "dropped"));
  }

  @Test
  void anAnalyzerThatInventsItsCitationsPublishesNothing() {
    rules.finds(INVENTED, INVENTED);
    assertEquals(List.of(), analysis.analyze(job()));
    assertEquals(8, figure("rules", "dropped"));
    assertEquals(clock.millis(), figure("rules", "ended_at"));
  }

  @Test
  void theGravestFindingComesFirst() {
    Finding notice = finding(Finding.Severity.NOTICE, new Evidence.StepSpan(1));
    rules.finds(notice);
    model.finds(notice, TRUE_FINDING);
    assertEquals(
        List.of(TRUE_FINDING, notice, notice),
        analysis.analyze(job()).stream().map(Findings.Kept::finding).toList());
  }

  @Test
  void analyzingAgainReplacesTheFindingsOfThatAnalyzerOnly() {
    rules.finds(TRUE_FINDING);
    model.finds(TRUE_FINDING);
    assertEquals(2, analysis.analyze(job()).size());
    rules.finds();
    assertEquals(List.of(new Findings.Kept("model", 0, TRUE_FINDING)), analysis.analyze(job()));
  }

  @Test
  void anAnalyzerThatFailsKeepsItsEarlierFindingsAndHindersNoOther() {
    rules.finds(TRUE_FINDING);
    analysis.analyze(job());
    rules.finds(_ -> {
      throw new IllegalStateException("a bug");
    });
    model.finds(TRUE_FINDING);
    assertEquals(2, analysis.analyze(job()).size());
    assertTrue(error("rules").contains("a bug"), error("rules"));

    rules.finds(_ -> {
      throw new AnalyzerException(ComponentException.Kind.CONFIG, "The key is wrong.");
    });
    assertEquals(2, analysis.analyze(job()).size());
    assertEquals("The key is wrong.", error("rules"));
  }

  @Test
  void evidenceInALogThatCannotBeReadIsAFailureOfTheAnalysis() {
    rules.finds(TRUE_FINDING);
    ObjectKey data = new ObjectKey("github/1/log.zst");
    logs.put(data, new ByteArrayInputStream(new byte[100]));
    assertEquals(List.of(), analysis.analyze(job()));
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

  private JobRecord job() {
    return jobs.byJobId(1).orElseThrow();
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
