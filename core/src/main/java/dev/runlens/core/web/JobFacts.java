// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.Step;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.core.metric.JobSamples;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.ui.Format;
import dev.runlens.ui.JobPage;
import dev.runlens.ui.StatusBadge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The strip of numbers at the head of a job page.
final class JobFacts {

  private static final Set<String> METRICS =
      Set.of(
          "cpu_usage_ratio",
          "memory_used_bytes",
          "memory_total_bytes",
          "cgroup_memory_limit_bytes");

  /// Memory beyond this share of what there is deserves attention.
  private static final double TIGHT = 0.9;

  private JobFacts() {}

  static JobPage.Facts of(JobObservation job, SampleReader.Reach reach, Instant now) {
    Optional<JobSamples> samples = reach.samples();
    Optional<SeriesTable> whole =
        samples.map(found -> found.query(METRICS, found.first(), found.last() + 1, 1_000));
    OptionalDouble peak =
        whole.map(table -> max(table, "memory_used_bytes")).orElse(OptionalDouble.empty());
    OptionalDouble limit = whole.map(JobFacts::limit).orElse(OptionalDouble.empty());
    OptionalDouble cpu =
        whole.map(table -> mean(table, "cpu_usage_ratio")).orElse(OptionalDouble.empty());
    OptionalDouble cpuPeak =
        whole.map(table -> max(table, "cpu_usage_ratio")).orElse(OptionalDouble.empty());
    Runner runner = job.runner();
    Duration ran = ListPages.ran(job, now);
    return new JobPage.Facts(
        runner == null ? Format.UNKNOWN : Format.duration(ran),
        Format.duration(ListPages.queued(job, now)),
        runner == null ? Format.UNKNOWN : runner.name(),
        hardware(samples, limit),
        job.labels(),
        bytes(peak, Format.UNKNOWN),
        bytes(limit, ""),
        peak.isPresent() && limit.isPresent() && peak.getAsDouble() > TIGHT * limit.getAsDouble(),
        cpu.isPresent() ? Format.percent(cpu.getAsDouble()) : Format.UNKNOWN,
        cpuPeak.isPresent() ? "peak " + Format.percent(cpuPeak.getAsDouble()) : "",
        job.conclusion() == null
            ? Format.UNKNOWN
            : StatusBadge.of(JobStatus.COMPLETED.value(), job.conclusion().value()).word(),
        failedStep(job),
        samples.map(found -> Format.count(found.instants())).orElse(Format.UNKNOWN),
        reach.problem() != null
            ? "not within reach"
            : samples.map(found -> note(found, reach.apart())).orElse(""),
        samples.map(JobFacts::proof).orElse(""));
  }

  private static String hardware(Optional<JobSamples> samples, OptionalDouble limit) {
    Integer cores = samples.map(found -> found.stream().cores()).orElse(null);
    String memory = bytes(limit, "");
    String left = cores == null ? "" : cores + (cores == 1 ? " core" : " cores");
    return left + (left.isEmpty() || memory.isEmpty() ? "" : " · ") + memory;
  }

  private static String note(JobSamples samples, long apart) {
    List<String> parts = new ArrayList<>();
    if (samples.instants() >= 2) {
      double seconds = (samples.last() - samples.first()) / 1000.0 / (samples.instants() - 1);
      parts.add(String.format(Locale.ROOT, "every %.1f s", seconds));
    }
    parts.add(
        switch (samples.warrant().proof()) {
          case OIDC -> samples.warrant().job() ? "proved by OIDC" : "run proved by OIDC";
          case TOKEN -> "by token";
          case CLAIM -> "unverified";
        });
    if (apart > 0) {
      parts.add(apart + " unverified not shown");
    }
    return String.join(" · ", parts);
  }

  private static String proof(JobSamples samples) {
    return switch (samples.warrant().proof()) {
      case OIDC ->
          samples.warrant().job()
              ? "Proved by the job's OIDC token."
              : "The run is proved by an OIDC token; which job of it, the sampler said.";
      case TOKEN -> "The sampler knows an ingest token; which job it runs in, it said itself.";
      case CLAIM -> "Unverified: the sampler only said so.";
    };
  }

  private static String failedStep(JobObservation job) {
    return job.steps().stream()
        .filter(step -> step.conclusion() != null && step.conclusion().failed())
        .map(Step::name)
        .findFirst()
        .orElse("");
  }

  /// What the job may use: the container's limit if it has one, else the machine's memory.
  private static OptionalDouble limit(SeriesTable table) {
    OptionalDouble container = max(table, "cgroup_memory_limit_bytes");
    return container.isPresent() ? container : max(table, "memory_total_bytes");
  }

  private static OptionalDouble max(SeriesTable table, String metric) {
    return table.rows().stream()
        .filter(row -> row.series().name().equals(metric))
        .flatMapToDouble(row -> Arrays.stream(row.max()))
        .filter(Double::isFinite)
        .max();
  }

  private static OptionalDouble mean(SeriesTable table, String metric) {
    return table.rows().stream()
        .filter(row -> row.series().name().equals(metric))
        .flatMapToDouble(row -> Arrays.stream(row.mean()))
        .filter(Double::isFinite)
        .average();
  }

  private static String bytes(OptionalDouble bytes, String unknown) {
    return bytes.isPresent() ? Format.bytes(Math.round(bytes.getAsDouble())) : unknown;
  }
}
