// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.access.Attempts;
import dev.runlens.core.access.Person;
import dev.runlens.core.analysis.AnalysisRun;
import dev.runlens.core.analysis.AnalysisRun.Event;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.StoredLogView;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// `POST /api/jobs/{jobId}/analyze` analyzes a job now, or joins the analysis of it that runs, and
/// answers at its end; with `Accept: text/event-stream` it tells what happens as it does. `DELETE`
/// cancels. Whoever goes away leaves the analysis running: others may want it.
///
/// Who may call it: whoever sees the job, see [Gate], 30 times within ten minutes.
public final class AnalysisEndpoint implements HttpService {

  private static final long PING_MILLIS = 5_000;
  private static final Duration RECHECK = Duration.ofSeconds(5);
  private static final int MOST_WATCHERS = 200;

  /// Of one person: asking a model costs money.
  private static final int MOST_QUESTIONS = 30;

  private static final Duration QUESTIONS_WITHIN = Duration.ofMinutes(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Gate gate;
  private final Jobs jobs;
  private final JobLogs logs;
  private final Findings findings;
  private final Diagnoses diagnoses;
  private final JobAnalysis analysis;
  private final Attempts questions;
  private final AtomicInteger watchers = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();

  public AnalysisEndpoint(
      Gate gate,
      Jobs jobs,
      JobLogs logs,
      Findings findings,
      Diagnoses diagnoses,
      JobAnalysis analysis,
      Clock clock) {
    this.gate = gate;
    this.jobs = jobs;
    this.logs = logs;
    this.findings = findings;
    this.diagnoses = diagnoses;
    this.analysis = analysis;
    this.questions = new Attempts(MOST_QUESTIONS, QUESTIONS_WITHIN, clock);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/api/jobs/{jobId}/analyze", this::analyze)
        .delete("/api/jobs/{jobId}/analyze", this::cancel);
  }

  @Override
  public void afterStop() {
    stopping.set(true);
  }

  private void analyze(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    JobRecord job = JobEndpoint.job(jobs, caller, request);
    if (watchers.incrementAndGet() > MOST_WATCHERS) {
      watchers.decrementAndGet();
      throw Problem.unavailable("Too many wait for analyses; try again later.", RETRY_AFTER);
    }
    try {
      AnalysisRun run = run(request, caller, job);
      boolean streams =
          request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/event-stream");
      if (streams) {
        stream(request, response, job, run);
      } else {
        run.await();
        answer(response, job, run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("The server is stopping.", RETRY_AFTER);
    } catch (UncheckedIOException e) {
      // The page is gone; the analysis goes on.
    } finally {
      watchers.decrementAndGet();
    }
  }

  private AnalysisRun run(ServerRequest request, Caller caller, JobRecord job) {
    if (Parameters.text(request, "join").equals("true")) {
      return analysis
          .running(job.id())
          .orElseThrow(() -> Problem.notFound("analysis of this job that runs"));
    }
    Person person = caller.person();
    Optional<Duration> wait = questions.take(person == null ? "token" : Long.toString(person.id()));
    if (wait.isPresent()) {
      throw Problem.tooMany("You have asked for many analyses just now.", wait.get());
    }
    String analyzer = Parameters.text(request, "analyzer");
    try {
      return analysis.ask(job, analyzer, Parameters.text(request, "fresh").equals("true"));
    } catch (IllegalArgumentException e) {
      throw Problem.field("analyzer", String.valueOf(e.getMessage()));
    }
  }

  private void answer(ServerResponse response, JobRecord job, AnalysisRun run) {
    Optional<StoredLogView> log = logs.viewWithinReach(job);
    Map<String, @Nullable Object> document = new HashMap<>();
    document.put("findings", FindingDocument.of(findings.of(job.id()), job, log));
    document.put("diagnosis", diagnosis(job, log));
    document.put("problem", run.problem().orElse(null));
    Answers.json(response, document);
  }

  private @Nullable DiagnosisDocument diagnosis(JobRecord job, Optional<StoredLogView> log) {
    return diagnoses
        .latest(job.id())
        .map(each -> DiagnosisDocument.of(each, job, log))
        .orElse(null);
  }

  private void stream(
      ServerRequest request, ServerResponse response, JobRecord job, AnalysisRun run)
      throws InterruptedException {
    // Else the server would zip the stream, and hold every event back until a block is full.
    response.header(HeaderNames.CONTENT_ENCODING, "identity");
    try (SseSink sink = response.sink(SseSink.TYPE)) {
      long number = 0;
      long checked = System.nanoTime();
      boolean done = false;
      while (!done && !stopping.get()) {
        List<AnalysisRun.Numbered> events = run.after(number, PING_MILLIS);
        long now = System.nanoTime();
        if (now - checked >= RECHECK.toNanos()) {
          if (gate.now(request)
              .flatMap(caller -> jobs.byJobId(caller.viewer(), job.job().key().jobId()))
              .isEmpty()) {
            return;
          }
          checked = now;
        }
        if (events.isEmpty()) {
          sink.emit(SseEvent.builder().comment("ping").build());
        }
        for (AnalysisRun.Numbered event : events) {
          number = event.number();
          sink.emit(event(number, job, event.event()));
          done |= event.event() instanceof Event.Done;
        }
      }
    }
  }

  private SseEvent event(long number, JobRecord job, Event event) {
    return switch (event) {
      case Event.Progress(String analyzer, String message) ->
          event(number, "progress", Map.of("analyzer", analyzer, "message", message));
      case Event.Findings() ->
          event(
              number,
              "findings",
              Map.of(
                  "findings",
                  FindingDocument.of(findings.of(job.id()), job, logs.viewWithinReach(job))));
      case Event.Diagnosed _ -> {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("diagnosis", diagnosis(job, logs.viewWithinReach(job)));
        yield event(number, "diagnosis", data);
      }
      case Event.Failed(String problem, boolean cancelled) ->
          event(number, "failed", Map.of("problem", problem, "cancelled", cancelled));
      case Event.Done() -> event(number, "done", Map.of());
    };
  }

  private static SseEvent event(long number, String name, Map<String, ?> data) {
    return SseEvent.builder().id(Long.toString(number)).name(name).data(Json.write(data)).build();
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    analysis
        .running(job.id())
        .orElseThrow(() -> Problem.notFound("analysis of this job that runs"))
        .cancel();
    response.status(Status.NO_CONTENT_204).send();
  }
}
