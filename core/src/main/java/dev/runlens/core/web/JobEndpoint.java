// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.core.analysis.AnalyzerChoice;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.StoredLogView;
import dev.runlens.core.metric.JobSamples;
import dev.runlens.core.metric.SampleReader;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One job on the API: the job itself, its series, its processes, what was found.
///
/// Who may call it: whoever sees the job, see [Gate].
public final class JobEndpoint implements HttpService {

  private static final int USUAL_POINTS = 1_200;

  /// How far a job's log has come, as the API gives it.
  ///
  /// @param store the log store instance that holds it, whatever takes new logs now
  record LogDocument(
      String state,
      @Nullable String reason,
      long lines,
      long bytes,
      boolean complete,
      @Nullable String store) {

    static LogDocument of(JobLog log) {
      return new LogDocument(
          log.state().value(),
          log.reason(),
          log.lines(),
          log.bytes(),
          log.complete(),
          log.instance());
    }
  }

  /// What is known of a job's samples.
  ///
  /// @param proof the weakest of what vouches for them
  /// @param jobProved whether the job itself is proved; else at most its run is
  /// @param apart unverified samplers that are kept apart, because something vouches for these
  /// @param intervalMs mean distance of two instants
  /// @param store the metric store instance that holds them, whatever takes new samples now
  record SamplesDocument(
      long count,
      Instant firstAt,
      Instant lastAt,
      String proof,
      boolean jobProved,
      long apart,
      long intervalMs,
      @Nullable String hostname,
      @Nullable Integer cores,
      String store) {

    static SamplesDocument of(JobSamples samples, long apart) {
      StreamRecord stream = samples.stream();
      long span = samples.last() - samples.first();
      return new SamplesDocument(
          samples.instants(),
          Instant.ofEpochMilli(samples.first()),
          Instant.ofEpochMilli(samples.last()),
          samples.warrant().proof().value(),
          samples.warrant().job(),
          apart,
          samples.instants() < 2 ? 0 : Math.round((double) span / (samples.instants() - 1)),
          stream.hostname(),
          stream.cores(),
          stream.metricInstance());
    }
  }

  record ProcessDocument(
      int pid,
      @Nullable Integer ppid,
      String command,
      @Nullable Double cpuCores,
      long rssBytes,
      @Nullable Integer threads) {

    static ProcessDocument of(ProcessSample process) {
      return new ProcessDocument(
          process.pid(),
          process.parentPid(),
          process.command(),
          Double.isNaN(process.cpuCores()) ? null : process.cpuCores(),
          process.residentBytes(),
          process.threads());
    }
  }

  /// An analyzer that there is now.
  record AnalyzerDocument(
      String id,
      String name,
      boolean onRequest,
      boolean leavesHost,
      @JsonProperty("default") boolean preferred) {

    static List<AnalyzerDocument> of(JobAnalysis analysis) {
      Optional<String> preferred = analysis.preferred().map(AnalyzerChoice::id);
      return analysis.choices().stream()
          .map(each ->
              new AnalyzerDocument(
                  each.id(),
                  each.name(),
                  each.onRequest(),
                  each.leavesHost(),
                  preferred.equals(Optional.of(each.id()))))
          .toList();
    }
  }

  private final Gate gate;
  private final Jobs jobs;
  private final SampleReader samples;
  private final JobLogs logs;
  private final Findings findings;
  private final Diagnoses diagnoses;
  private final JobAnalysis analysis;

  public JobEndpoint(
      Gate gate,
      Jobs jobs,
      SampleReader samples,
      JobLogs logs,
      Findings findings,
      Diagnoses diagnoses,
      JobAnalysis analysis) {
    this.gate = gate;
    this.jobs = jobs;
    this.samples = samples;
    this.logs = logs;
    this.findings = findings;
    this.diagnoses = diagnoses;
    this.analysis = analysis;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/jobs/{jobId}", this::job)
        .get("/api/jobs/{jobId}/series", this::series)
        .get("/api/jobs/{jobId}/processes", this::processes);
  }

  /// The job in the path, if the caller sees it.
  static JobRecord job(Jobs jobs, Caller caller, ServerRequest request) {
    return jobs.byJobId(caller.viewer(), Parameters.id(request, "jobId", "job of that number"))
        .orElseThrow(() -> Problem.notFound("job of that number"));
  }

  private void job(ServerRequest request, ServerResponse response) {
    JobRecord job = job(jobs, gate.viewer(request), request);
    SampleReader.Reach reach = samples.reach(job.id());
    Optional<JobSamples> sampled = reach.samples();
    ObjectNode document = Json.mapper().valueToTree(JobDocument.of(job));
    document.set(
        "steps",
        Json.mapper()
            .valueToTree(job.job().steps().stream().map(JobDocument.StepDocument::of).toList()));
    List<Findings.Kept> kept = findings.of(job.id());
    Optional<Diagnoses.Kept> diagnosis = diagnoses.latest(job.id());
    Optional<StoredLogView> log =
        kept.isEmpty() && diagnosis.isEmpty() ? Optional.empty() : logs.viewWithinReach(job);
    document.set("findings", Json.mapper().valueToTree(FindingDocument.of(kept, job, log)));
    document.set(
        "diagnosis",
        Json.mapper()
            .valueToTree(diagnosis.map(each -> DiagnosisDocument.of(each, job, log)).orElse(null)));
    document.set("analyzers", Json.mapper().valueToTree(AnalyzerDocument.of(analysis)));
    document.set("log", Json.mapper().valueToTree(LogDocument.of(job.log())));
    document.set(
        "samples",
        Json.mapper()
            .valueToTree(
                sampled.map(found -> SamplesDocument.of(found, reach.apart())).orElse(null)));
    document.put("samples_problem", reach.problem());
    document.putRawValue(
        "series",
        new RawValue(
            sampled
                .map(found -> text(table(found, found.first(), found.last() + 1, USUAL_POINTS)))
                .orElse("null")));
    Answers.json(response, document);
  }

  private void series(ServerRequest request, ServerResponse response) {
    JobRecord job = job(jobs, gate.viewer(request), request);
    int points = (int) Parameters.whole(request, "points", USUAL_POINTS, 1, 5_000);
    Optional<JobSamples> sampled = samples.of(job.id());
    long first = sampled.map(JobSamples::first).orElse(0L);
    long last = sampled.map(found -> found.last() + 1).orElse(0L);
    long from = Parameters.whole(request, "from", first, 0, Long.MAX_VALUE / 4);
    long to = Parameters.whole(request, "to", Math.max(from, last), from, Long.MAX_VALUE / 4);
    Answers.json(
        response,
        sampled
            .map(found -> table(found, from, to, points))
            .orElseGet(
                () -> SeriesDocument.write(new SeriesTable(0, new long[0], List.of()), from, to)));
  }

  private void processes(ServerRequest request, ServerResponse response) {
    JobRecord job = job(jobs, gate.viewer(request), request);
    long at = Parameters.whole(request, "at", Long.MAX_VALUE / 4, 0, Long.MAX_VALUE / 4);
    Optional<ProcessSnapshot> snapshot = samples.of(job.id()).flatMap(found -> found.processes(at));
    Answers.json(
        response,
        Map.of(
            "at",
            snapshot.map(ProcessSnapshot::at).orElse(at),
            "processes",
            snapshot
                .map(found -> found.processes().stream().map(ProcessDocument::of).toList())
                .orElse(List.of())));
  }

  private static byte[] table(JobSamples samples, long from, long to, int points) {
    return SeriesDocument.write(samples.query(Set.of(), from, to, points), from, to);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
