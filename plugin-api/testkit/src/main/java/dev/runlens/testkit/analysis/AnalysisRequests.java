// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.MetricView;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds the job that a test has analyzed: ten minutes long, from [InMemoryMetricView#START] on.
///
/// ```java
/// AnalysisRequest request = AnalysisRequests.job(Conclusion.FAILURE)
///     .step(1, "Set up job", Conclusion.SUCCESS)
///     .step(2, "Run make", Conclusion.FAILURE)
///     .log(log)
///     .build();
/// ```
public final class AnalysisRequests {

  private static final Instant STARTED = Instant.ofEpochMilli(InMemoryMetricView.START);
  private static final Instant COMPLETED = STARTED.plusSeconds(600);

  private static final String INSTRUCTIONS =
      "Say why the job failed. Answer with a JSON object with the member summary.";

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {"summary": {"type": "string"}},
       "required": ["summary"], "additionalProperties": false}\
      """;

  private final Conclusion conclusion;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable LogView log;
  private @Nullable MetricView metrics;

  private AnalysisRequests(Conclusion conclusion) {
    this.conclusion = conclusion;
  }

  /// A completed job without steps, log and samples.
  public static AnalysisRequests job(Conclusion conclusion) {
    return new AnalysisRequests(conclusion);
  }

  /// Adds a step as long as the job.
  public AnalysisRequests step(int number, String name, Conclusion conclusion) {
    return step(number, name, conclusion, STARTED, COMPLETED);
  }

  /// Adds a step.
  public AnalysisRequests step(
      int number, String name, Conclusion conclusion, Instant started, Instant completed) {
    steps.add(new Step(number, name, JobStatus.COMPLETED, conclusion, started, completed));
    return this;
  }

  /// Gives the job a log.
  public AnalysisRequests log(LogView log) {
    this.log = log;
    return this;
  }

  /// Gives the job samples.
  public AnalysisRequests metrics(MetricView metrics) {
    this.metrics = metrics;
    return this;
  }

  /// The request, which later calls don't change.
  public AnalysisRequest build() {
    RepositoryId repository = new RepositoryId(701962619);
    JobObservation job =
        new JobObservation(
            new JobKey(
                new RunKey(new SourceId("github"), repository, 6454805877L, 1), 17556730984L),
            "build",
            JobStatus.COMPLETED,
            conclusion,
            STARTED.minusSeconds(5),
            STARTED,
            COMPLETED,
            "CI",
            "main",
            "0123456789abcdef0123456789abcdef01234567",
            null,
            List.of("ubuntu-latest"),
            new Runner(3, "runner-3", null),
            steps);
    RepositoryObservation home =
        new RepositoryObservation(repository, "acme", "rocket", false, new InstallationId(42));
    return new Built(job, home, Optional.ofNullable(log), Optional.ofNullable(metrics));
  }

  private record Built(
      JobObservation job,
      RepositoryObservation repository,
      Optional<LogView> log,
      Optional<MetricView> metrics)
      implements AnalysisRequest {

    @Override
    public List<Finding> findings() {
      return List.of();
    }

    /// A small brief of the right form; the server's holds more.
    @Override
    public Brief brief(int mostCharacters) {
      if (mostCharacters < 8_000) {
        throw new IllegalArgumentException("A brief takes 8,000 characters, not " + mostCharacters);
      }
      StringBuilder input = new StringBuilder();
      input.append("Job ").append(job.name()).append(" ended: ").append(job.conclusion());
      input.append("\n\nLog lines:\n");
      log.ifPresent(view ->
          view.read(
              1,
              view.lines(),
              line -> {
                String text = "L" + line.number() + ": " + line.text() + "\n";
                if (input.length() + text.length() < mostCharacters - INSTRUCTIONS.length()) {
                  input.append(text);
                }
              }));
      return new Brief(INSTRUCTIONS, input.toString(), SCHEMA, 0);
    }

    @Override
    public Optional<String> problemOf(String answer) {
      int from = answer.indexOf('{');
      int to = answer.lastIndexOf('}');
      if (from < 0 || to < from) {
        return Optional.of("The answer is not a JSON object.");
      }
      return answer.contains("\"summary\"") ? Optional.empty() : Optional.of("summary is missing.");
    }
  }
}
