// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.Eventually;
import dev.runlens.core.analysis.AnalyzerChoice;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.analysis.ScriptedAnalyzer;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.json.Json;
import dev.runlens.core.live.Live;
import dev.runlens.core.log.FrameCache;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.log.InMemoryLogStore;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import dev.runlens.ui.Assets;
import dev.runlens.ui.Pages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Analysis over real sockets.
class AnalysisEndpointTest {

  private static final String ANSWER =
      """
      {"summary":"Step 2 fails","verdict":"change","category":"none","confidence":0.9,
       "root_cause":"Step 2 fails [1].","evidence":[{"kind":"step","step":2}],"recommendations":[]}\
      """;

  private final SettableClock clock = new SettableClock(Observed.START.plusSeconds(90));
  private final ScriptedAnalyzer rules = new ScriptedAnalyzer();
  private final ScriptedAnalyzer model = new ScriptedAnalyzer();
  @TempDir Path directory;
  private Database database;
  private Jobs jobs;
  private JobPages pages;
  private JobAnalysis analysis;
  private List<Slot<?>> slots;
  private TestServer server;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    jobs = new Jobs(database);
    Slot<MetricStore> metrics =
        OpenSlots.of("m", MetricStore.class, new InMemoryMetricStore(), directory, clock);
    Slot<LogStore> files =
        OpenSlots.of("f", LogStore.class, new InMemoryLogStore(clock), directory, clock);
    Slot<Analyzer> first = OpenSlots.of("rules", Analyzer.class, rules, directory, clock);
    Slot<Analyzer> second = OpenSlots.of("model", Analyzer.class, model, directory, clock);
    slots = List.of(metrics, files, first, second);
    JobLogs logs = new JobLogs(_ -> files, new FrameCache(1_000_000));
    SampleReader samples = new SampleReader(new Streams(database, clock), _ -> metrics);
    Findings findings = new Findings(database);
    Diagnoses diagnoses = new Diagnoses(database);
    analysis =
        new JobAnalysis(
            jobs,
            logs,
            samples,
            () ->
                List.of(
                    new AnalyzerChoice("rules", "Rules", first, false, false, false, ""),
                    new AnalyzerChoice("model", "A model", second, true, true, true, "")),
            findings,
            diagnoses,
            new Live(),
            clock);
    pages =
        new JobPages(
            logs,
            samples,
            findings,
            diagnoses,
            analysis,
            clock,
            () -> URI.create("http://127.0.0.1/"));
    Gate gate = new TestGate(database, clock).gate;
    server =
        TestServer.forAdmin(routing ->
            routing
                .register(
                    new AnalysisEndpoint(gate, jobs, logs, findings, diagnoses, analysis, clock))
                .register(
                    new JobEndpoint(gate, jobs, samples, logs, findings, diagnoses, analysis)));
    rules.finds(
        new Finding(
            Finding.Severity.ERROR,
            Finding.Category.COMPILE_ERROR,
            "It does not compile",
            "",
            List.of(new Evidence.StepSpan(2))));
  }

  @AfterEach
  void close() {
    analysis.close();
    server.close();
    slots.forEach(OpenSlots::close);
    database.close();
  }

  @Test
  void whoWantsJsonWaitsForTheEnd() throws Exception {
    model.answers(ANSWER);
    JsonNode answer = json(post("/api/jobs/1/analyze"));
    assertEquals("It does not compile", answer.at("/findings/0/title").textValue());
    assertEquals("Step 2 fails", answer.at("/diagnosis/answer/summary").textValue());
    assertTrue(answer.get("problem").isNull());
    JsonNode job = json(server.get("/api/jobs/1"));
    JsonNode diagnosis = job.at("/diagnosis/answer");
    assertEquals("change", diagnosis.get("verdict").textValue());
    assertEquals("step", diagnosis.at("/evidence/0/type").textValue());
    assertEquals(1, diagnosis.at("/evidence/0/cite").intValue());
    assertEquals(2, diagnosis.at("/evidence/0/number").intValue());
    assertEquals(1, diagnosis.at("/sentences/0/parts/0/cites").intValue());
    assertEquals(
        Json.mapper()
            .readTree(
                """
                [{"id":"rules","name":"Rules","on_request":false,"leaves_host":false,"default":false},
                 {"id":"model","name":"A model","on_request":true,"leaves_host":true,"default":true}]\
                """),
        job.get("analyzers"));
  }

  @Test
  void whatCannotBeAskedIsRefused() throws Exception {
    assertEquals(404, post("/api/jobs/2/analyze").statusCode());
    HttpResponse<String> unknown = post("/api/jobs/1/analyze?analyzer=nobody");
    assertEquals(400, unknown.statusCode());
    assertTrue(unknown.body().contains("\"field\":\"analyzer\""), unknown::body);
    assertEquals(404, post("/api/jobs/1/analyze?join=true").statusCode());
    assertEquals(404, delete().statusCode());
    assertEquals(0, model.calls());
  }

  @Test
  void whoWantsEventsHearsWhatHappensAsItDoes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    model.does((request, progress, _) -> {
      progress.report("Reading 9 % of <b>it</b>");
      go.await();
      throw new IllegalStateException("It broke");
    });
    try (Stream stream = new Stream("")) {
      assertEquals("progress {\"", stream.next().substring(0, 11));
      String findings = stream.until("findings");
      assertTrue(findings.contains("It does not compile"), findings);
      assertTrue(stream.until("progress").contains("Asking A model"));
      assertTrue(stream.until("progress").contains("Reading 9 % of <b>it</b>"));
      try (Stream late = new Stream("?join=true")) {
        assertTrue(late.until("findings").contains("It does not compile"));
        go.countDown();
        String failed = late.until("failed");
        assertTrue(failed.contains("It broke"), failed);
        assertTrue(failed.contains("\"cancelled\":false"), failed);
        late.until("done");
      }
      stream.until("done");
    }
    assertEquals(1, model.calls());
  }

  @Test
  void theAnalysisGoesOnWhenItsPageHasGone() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    model.does((_, progress, _) -> {
      progress.report("at it");
      go.await();
      return AnalysisReport.of(
          new ModelAnswer(ANSWER, "m", OptionalLong.empty(), OptionalLong.empty()));
    });
    try (Stream stream = new Stream("")) {
      stream.until("findings");
    }
    go.countDown();
    Eventually.holds(() -> summary().equals("Step 2 fails"));
    assertEquals(1, model.calls());
  }

  @Test
  void cancellingEndsItForEveryWatcher() throws Exception {
    model.does((_, progress, _) -> {
      progress.report("at it");
      new CountDownLatch(1).await();
      return new AnalysisReport(List.of());
    });
    try (Stream stream = new Stream("")) {
      String progress = stream.until("progress");
      while (!progress.contains("at it")) {
        progress = stream.until("progress");
      }
      assertEquals(204, delete().statusCode());
      assertTrue(stream.until("failed").contains("\"cancelled\":true"));
      stream.until("done");
    }
    assertFalse(json(server.get("/api/jobs/1")).get("diagnosis").isObject());
  }

  @Test
  void theJobPageShowsTheAnswerAndWhatWasLeftOut() throws Exception {
    assertTrue(page().contains("A model can explain this job"));
    assertTrue(page().contains("outside this server"));
    model.answers(ANSWER.replace("[{", "[{\"kind\":\"step\",\"step\":77},{").replace("[1]", "[2]"));
    assertEquals(200, post("/api/jobs/1/analyze").statusCode());
    String page = page();
    assertTrue(page.contains("The change, high confidence"), page);
    assertTrue(page.contains("1 citation did not hold and was left out."), page);
    assertTrue(page.contains("<span class=\"where\"> step 2</span>"), page);
    assertTrue(page.contains("1,200 tokens in, 90 out"), page);
    assertTrue(page.contains("0 secrets redacted"), page);
    model.answers("no");
    assertEquals(200, post("/api/jobs/1/analyze?fresh=true").statusCode());
    assertTrue(page().contains("The answer holds no JSON object."), this::page);
    assertTrue(page().contains("Below is the last answer that held."), this::page);
  }

  private String page() {
    return new Pages(Assets.load())
        .render(pages.job(jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow()));
  }

  private String summary() {
    try {
      return json(server.get("/api/jobs/1")).at("/diagnosis/answer/summary").asText("");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> post(String path) throws Exception {
    return server.send(server.request(path).POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> delete() throws Exception {
    return server.send(server.request("/api/jobs/1/analyze").DELETE());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer::body);
    return Json.mapper().readTree(answer.body());
  }

  /// A connection that reads events.
  private final class Stream implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    Stream(String query) throws Exception {
      socket = server.connect();
      socket
          .getOutputStream()
          .write(
              ("POST /api/jobs/1/analyze"
                      + query
                      + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nAccept: text/event-stream\r\n"
                      + "Authorization: Bearer "
                      + TestGate.TOKEN
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertTrue(String.valueOf(in.readLine()).contains(" 200 "));
    }

    /// The next event as `name data`.
    String next() throws Exception {
      String name = "";
      while (true) {
        String line = in.readLine();
        assertNotNull(line, "The stream ended.");
        if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          return name + " " + line.substring(5).strip();
        }
      }
    }

    /// The data of the next event of a name.
    String until(String name) throws Exception {
      String event = next();
      while (!event.startsWith(name + " ")) {
        event = next();
      }
      return event.substring(name.length() + 1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
