// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.completeness;

import dev.runlens.api.job.JobObservation;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Statements;
import dev.runlens.core.metric.JobSamples;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.core.work.WorkQueue.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Counts, once for each job that ran, how many of its seconds hold a sample. From what the metric
/// store holds in sum: as many instants as there are, but no more than lie between the first and
/// the last of them within the job. Samplers send one a second; one that sends fewer covers fewer.
public final class SampleCoverage {

  private static final String WORK = "coverage";

  /// Samples of the last seconds may still be on their way, also from a spool of the sampler's.
  private static final Duration SETTLED = Duration.ofMinutes(3);

  private final Database database;
  private final Jobs jobs;
  private final SampleReader samples;
  private final Completeness completeness;

  public SampleCoverage(
      Database database, Jobs jobs, SampleReader samples, Completeness completeness) {
    this.database = database;
    this.jobs = jobs;
    this.samples = samples;
    this.completeness = completeness;
  }

  /// A job has ended: has it looked at, within the transaction that learned of it.
  public static void request(
      WorkQueue work, Statements transaction, Catalog.Change.JobChanged ended) {
    JobObservation job = ended.job();
    if (job.begunAt() != null && job.completedAt() != null && job.runner() != null) {
      work.add(transaction, WORK, Long.toString(ended.id()), SETTLED);
    }
  }

  /// Starts to look at what was asked for.
  public void start(WorkQueue work) {
    work.start(WORK, 1, (item, _) -> look(Long.parseLong(item)));
  }

  private Outcome look(long id) {
    Optional<JobRecord> job = jobs.byId(id);
    Instant begun = job.map(found -> found.job().begunAt()).orElse(null);
    Instant completed = job.map(found -> found.job().completedAt()).orElse(null);
    if (job.isEmpty() || begun == null || completed == null) {
      return new Outcome.Done();
    }
    long ran = Math.max(0, Duration.between(begun, completed).toSeconds());
    long sampled = samples.of(id).map(found -> covered(found, begun, completed, ran)).orElse(0L);
    database.inTransaction(transaction -> {
      long first =
          transaction.update(
              """
              UPDATE job SET ran_seconds = ?, sampled_seconds = ?
              WHERE id = ? AND ran_seconds IS NULL
              """,
              ran,
              sampled,
              id);
      if (first == 1) {
        completeness.sampled(transaction, job.get().job(), ran, sampled);
      }
      return first;
    });
    return new Outcome.Done();
  }

  private static long covered(JobSamples samples, Instant begun, Instant completed, long ran) {
    long first = Math.max(samples.first(), begun.toEpochMilli());
    long last = Math.min(samples.last(), completed.toEpochMilli());
    if (last < first) {
      return 0;
    }
    long span = (last - first) / 1_000 + 1;
    return Math.min(Math.min(span, samples.instants()), Math.max(ran, 1));
  }
}
