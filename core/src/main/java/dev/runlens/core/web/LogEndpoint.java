// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.LogReader;
import dev.runlens.core.log.LogSearch;
import dev.runlens.core.log.StepSplitter;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A job's log on the API: windows of lines, the index, search, and the raw bytes.
///
/// Who may call it: whoever sees the job, see [Gate].
public final class LogEndpoint implements HttpService {

  private static final int MOST_LINES = 2_000;
  private static final int MOST_MATCHES = 10_000;
  private static final Duration SEARCH_TIME = Duration.ofSeconds(5);

  private final Gate gate;
  private final Jobs jobs;
  private final JobLogs logs;

  public LogEndpoint(Gate gate, Jobs jobs, JobLogs logs) {
    this.gate = gate;
    this.jobs = jobs;
    this.logs = logs;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/jobs/{jobId}/log", this::window)
        .get("/api/jobs/{jobId}/log/index", this::index)
        .get("/api/jobs/{jobId}/log/search", this::search)
        .get("/api/jobs/{jobId}/log.txt", this::raw);
  }

  private void window(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    long from = Parameters.whole(request, "from", 1, 1, Long.MAX_VALUE / 4);
    int count = (int) Parameters.whole(request, "count", 500, 1, MOST_LINES);
    Optional<LogReader> reader = logs.reader(job);
    Answers.json(
        response,
        new LogDocument.Window(
            job.log().state().value(),
            reader.map(log -> log.index().lines()).orElse(0L),
            from,
            reader
                .map(log -> log.window(from, count).stream().map(LogDocument.Line::of).toList())
                .orElse(List.of())));
  }

  private void index(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    String state = job.log().state().value();
    Answers.json(
        response,
        logs.reader(job)
            .map(log ->
                LogDocument.Index.of(
                    state, log.index(), StepSplitter.split(job.job().steps(), log.index())))
            .orElseGet(() -> LogDocument.Index.none(state)));
  }

  private void search(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    String text = Parameters.text(request, "q");
    boolean regex = Parameters.text(request, "regex").equals("true");
    int limit = (int) Parameters.whole(request, "limit", 1_000, 1, MOST_MATCHES);
    LogSearch.Query query = query(text, regex);
    LogSearch.Result result =
        logs.reader(job)
            .map(log -> log.search(query, limit, SEARCH_TIME))
            .orElse(new LogSearch.Result(0, List.of(), false));
    Answers.json(
        response,
        Map.of(
            "total", result.total(), "matches", result.lines(), "truncated", result.truncated()));
  }

  private static LogSearch.Query query(String text, boolean regex) {
    try {
      return new LogSearch.Query(text, regex, true);
    } catch (IllegalArgumentException e) {
      throw Problem.field("q", String.valueOf(e.getMessage()));
    }
  }

  private void raw(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    LogReader reader =
        logs.reader(job).orElseThrow(() -> Problem.notFound("log of this job (yet)"));
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
    response.header(
        HeaderNames.CONTENT_DISPOSITION,
        "attachment; filename=\"job-" + job.job().key().jobId() + ".log\"");
    try (OutputStream out = response.outputStream()) {
      reader.copyRaw(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
