// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.json;

import static dev.runlens.core.catalog.Observed.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RunObservation;
import dev.runlens.core.catalog.Observed;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the catalog keeps as JSON must come back equal, or "knows more" compares wrongly.
class JsonTest {

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void jobsComeBackEqual(JobStatus status) {
    JobObservation job = Observed.job(1, status);
    assertEquals(job, Json.read(Json.write(job), JobObservation.class));
  }

  @Test
  void aJobOfWhichLittleIsKnownComesBackEqual() {
    JobObservation job =
        new JobObservation(
            new JobKey(Observed.run(1, 1), 1),
            "büild 🚀 \"x\"\n",
            JobStatus.COMPLETED,
            new Conclusion("something_new"),
            START.plusNanos(123_456_789),
            null,
            null,
            null,
            null,
            "",
            null,
            List.of(),
            null,
            List.of());
    assertEquals(job, Json.read(Json.write(job), JobObservation.class));
    assertEquals(0, job.compareTo(Json.read(Json.write(job), JobObservation.class)));
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void runsComeBackEqual(JobStatus status) {
    RunObservation run = Observed.run(Observed.run(100, 2), status);
    assertEquals(run, Json.read(Json.write(run), RunObservation.class));
  }

  @Test
  void findingsComeBackEqualWithEveryKindOfEvidence() {
    Finding finding =
        new Finding(
            Finding.Severity.ERROR,
            Finding.Category.OUT_OF_MEMORY,
            "Killed",
            "It took too much.",
            List.of(
                new Evidence.LogLines(1, 2, "Killed"),
                new Evidence.StepSpan(3),
                new Evidence.MetricWindow("memory_used_bytes", 1, 2, OptionalDouble.of(0.5)),
                new Evidence.MetricWindow("memory_used_bytes", 1, 2, OptionalDouble.empty()),
                new Evidence.ProcessAt(4, "java", 5)));
    assertEquals(finding, Json.read(Json.write(finding), Finding.class));
  }

  @Test
  void membersThatALaterVersionWroteAreIgnored() {
    String later = Json.write(Observed.job(1, JobStatus.QUEUED)).replaceFirst("\\{", "{\"new\":1,");
    assertEquals(Observed.job(1, JobStatus.QUEUED), Json.read(later, JobObservation.class));
  }
}
