// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.WebhookRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryEventSourceTest extends EventSourceContract {

  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00.5Z");
  private static final SourceId SOURCE = new SourceId("fake");
  private static final RepositoryObservation REPOSITORY =
      new RepositoryObservation(
          new RepositoryId(64), "northwind", "parcels", true, new InstallationId(7));
  private static final RunKey RUN = new RunKey(SOURCE, REPOSITORY.id(), 900, 1);

  private final InMemoryEventSource fake = new InMemoryEventSource(Secret.of("test"));

  @Override
  protected EventSource open() {
    return fake;
  }

  @Override
  protected List<WebhookRequest> genuineRequests() {
    return List.of(
        fake.request("d1", new SourceEvent.JobSeen(REPOSITORY, queued())),
        fake.request("d2", new SourceEvent.JobSeen(REPOSITORY, completed())),
        fake.request(
            "d3",
            new SourceEvent.RunSeen(REPOSITORY, run()),
            new SourceEvent.RepositorySeen(REPOSITORY),
            new SourceEvent.RepositoryDeleted(new RepositoryId(65)),
            installation()));
  }

  @Override
  protected WebhookRequest genuineRequestOfNoUse() {
    return fake.sign("d4", "weather", "rain".getBytes(UTF_8));
  }

  @Override
  protected JobRef jobWithLog(byte[] log) {
    fake.putLog(1, log);
    return job(1);
  }

  @Override
  protected JobRef jobInProgress() {
    return job(2);
  }

  @Override
  protected JobRef jobThatNeverRan() {
    fake.answerLog(3, () -> new LogDownload.Never("It was skipped."));
    return job(3);
  }

  @Test
  void givesBackTheEventsItWasGiven() {
    List<SourceEvent> events =
        List.of(
            new SourceEvent.JobSeen(REPOSITORY, queued()),
            new SourceEvent.JobSeen(REPOSITORY, completed()),
            new SourceEvent.RunSeen(REPOSITORY, run()),
            installation(),
            new SourceEvent.RepositorySeen(
                new RepositoryObservation(new RepositoryId(1), "a b", "~", false, null)),
            new SourceEvent.RepositoryDeleted(new RepositoryId(65)),
            new SourceEvent.Ignored("for\nthe ~ ledger"));

    assertEquals(events, parse(fake.request("d1", events.toArray(SourceEvent[]::new))));
  }

  @Test
  void refusesLinesThatAreNoEvents() {
    for (String line : List.of("", "weather", "deleted", "deleted x", "deleted ~", "deleted 1 2")) {
      WebhookRequest request = fake.sign("d1", "events", line.getBytes(UTF_8));

      assertEquals(
          Kind.INVALID, assertThrows(SourceException.class, () -> parse(request)).kind(), line);
    }
  }

  private List<SourceEvent> parse(WebhookRequest request) {
    return fake.parse(new Delivery(SOURCE, "d1", "events", request.body(), NOW));
  }

  private static JobRef job(long id) {
    return new JobRef(new JobKey(RUN, id), REPOSITORY);
  }

  private static JobObservation queued() {
    return new JobObservation(
        new JobKey(RUN, 175),
        "build (1, 2)",
        JobStatus.QUEUED,
        null,
        NOW,
        NOW,
        null,
        null,
        null,
        "9f2c",
        null,
        List.of(),
        null,
        List.of());
  }

  private static JobObservation completed() {
    return new JobObservation(
        new JobKey(RUN, 175),
        "build (1, 2)",
        JobStatus.COMPLETED,
        Conclusion.FAILURE,
        NOW,
        NOW.plusSeconds(5),
        NOW.plusSeconds(60),
        "CI & more",
        "main",
        "9f2c",
        "https://github.com/northwind/parcels",
        List.of("self-hosted", "gpu, big"),
        new Runner(5, "build 07", null),
        List.of(
            new Step(1, "Set up job", JobStatus.COMPLETED, Conclusion.SUCCESS, NOW, NOW),
            new Step(21, "Ünïcode ✓", JobStatus.QUEUED, null, null, null)));
  }

  private static RunObservation run() {
    return new RunObservation(
        RUN,
        "CI",
        412,
        "Weigh parcels",
        "push",
        "mira",
        null,
        "9f2c",
        null,
        JobStatus.IN_PROGRESS,
        null,
        NOW,
        NOW,
        NOW);
  }

  private static SourceEvent installation() {
    return new SourceEvent.InstallationSeen(
        new InstallationObservation(
            new InstallationId(7),
            9,
            "northwind",
            "Organization",
            InstallationObservation.State.ACTIVE,
            NOW),
        List.of(REPOSITORY, REPOSITORY),
        List.of(new RepositoryId(66)));
  }
}
