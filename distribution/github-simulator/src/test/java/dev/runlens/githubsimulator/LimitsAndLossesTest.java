// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lists as GitHub cuts them, its secondary limits, and deliveries that get lost.
class LimitsAndLossesTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String RUNS = "/repos/northwind/parcels/actions/runs";

  private final MutableClock clock = new MutableClock();
  private final HookReceiver hook = new HookReceiver();
  private final GitHubSimulator github =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
  private final Client client = new Client(github, clock);
  private final Installation installation = github.install("northwind", "parcels");
  private final Repository repository = installation.repository("parcels");

  @AfterEach
  void stop() {
    client.close();
    github.close();
    hook.close();
  }

  @Test
  void findsTheRunsOfATime() throws Exception {
    WorkflowRun first = repository.requestRun(RunRequest.push("CI", "first"));
    clock.advance(Duration.ofHours(1));
    Instant between = clock.instant();
    WorkflowRun second = repository.requestRun(RunRequest.push("CI", "second"));
    clock.advance(Duration.ofHours(1));
    WorkflowRun third = repository.requestRun(RunRequest.push("CI", "third"));
    String token = client.token(installation);

    assertEquals(List.of(third.id(), second.id(), first.id()), ids(runs("", token)));
    assertEquals(
        List.of(third.id(), second.id()), ids(runs("?created=%3E%3D" + second(between), token)));
    assertEquals(
        List.of(first.id()), ids(runs("?created=*.." + second(between.minusSeconds(1)), token)));
    assertEquals(
        List.of(second.id()),
        ids(runs("?created=" + second(between) + ".." + second(between), token)));
  }

  @Test
  void repeatsRowsWithinAndAcrossPages() throws Exception {
    WorkflowRun run = repository.requestRun(RunRequest.push("CI", "many"));
    for (int i = 0; i < 8; i++) {
      run.queueJob("job " + i);
    }
    github.repeatRows(3);
    String token = client.token(installation);
    List<Long> seen = new ArrayList<>();
    HttpResponse<String> page = client.get(RUNS + "/" + run.id() + "/jobs?per_page=4", token);
    for (int pages = 1; ; pages++) {
      assertEquals(8, Client.json(page).path("total_count").asInt());
      Client.json(page).path("jobs").forEach(job -> seen.add(job.path("id").asLong()));
      String link = page.headers().firstValue("Link").orElse("");
      if (!link.contains("rel=\"next\"")) {
        assertEquals(3, pages);
        break;
      }
      String next = link.replaceFirst(".*<([^>]+)>; rel=\"next\".*", "$1");
      page = client.get(URI.create(next), token);
    }
    assertEquals(10, seen.size());
    assertEquals(8, seen.stream().distinct().count());
  }

  @Test
  void countsWhatIsAskedAtTheSameTimeAndRefusesTooMuch() throws Exception {
    String token = client.token(installation);
    github.faults().next(4, Route.REPOSITORIES, new Fault.Late(Duration.ofMillis(400)));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(
            executor.submit(() -> client.get("/installation/repositories", token).statusCode()));
      }
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get());
      }
    }
    assertTrue(github.mostConcurrent(installation) > 1);
    assertEquals(1, github.mostConcurrentOfApp());
    assertEquals(4, github.mostPointsAMinute(installation));

    github.enforceSecondaryLimit(100, 5);
    assertEquals(200, client.get("/installation/repositories", token).statusCode());
    HttpResponse<String> refused = client.get("/installation/repositories", token);
    assertEquals(403, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("Retry-After").orElseThrow());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(200, client.get("/installation/repositories", token).statusCode());
  }

  @Test
  void saysItsOwnTimeAndAnswersAConditionalRequestForNothing() throws Exception {
    String token = client.token(installation);
    HttpResponse<String> first = client.get("/installation/repositories", token);
    assertEquals(
        clock.instant().getEpochSecond(),
        ZonedDateTime.parse(
                first.headers().firstValue("Date").orElseThrow(),
                DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US))
            .toEpochSecond());
    HttpResponse<String> second =
        client.get(
            "/installation/repositories",
            token,
            "If-None-Match",
            first.headers().firstValue("ETag").orElseThrow());
    assertEquals(304, second.statusCode());
    assertEquals(
        first.headers().firstValue("x-ratelimit-remaining"),
        second.headers().firstValue("x-ratelimit-remaining"));
  }

  @Test
  void losesDeliveriesForATimeAsFailedAttempts() throws Exception {
    Deliveries deliveries = github.deliveries();
    deliveries.target(hook.uri());
    deliveries.lose(Deliveries.Loss.FAILED, Duration.ofHours(1));
    repository.requestRun(RunRequest.push("CI", "lost"));
    deliveries.awaitSent(SOON);
    assertTrue(hook.received().isEmpty());
    Delivery failed = deliveries.sent().getFirst();
    assertEquals("failed to connect to host", failed.status());

    deliveries.redeliver(failed);
    deliveries.awaitSent(SOON);
    assertTrue(hook.received().isEmpty());
    clock.advance(Duration.ofHours(1));
    deliveries.redeliver(failed);
    deliveries.awaitSent(SOON);
    assertEquals(failed.guid(), hook.received().getFirst().header("X-GitHub-Delivery"));
    assertEquals(3, deliveries.sent().size());
  }

  @Test
  void losesDeliveriesWithoutATrace() throws Exception {
    Deliveries deliveries = github.deliveries();
    deliveries.target(hook.uri());
    deliveries.lose(Deliveries.Loss.UNRECORDED, attempt -> attempt.event().equals("workflow_job"));
    WorkflowRun run = repository.requestRun(RunRequest.push("CI", "seen"));
    run.queueJob("unseen");
    deliveries.loseNothing();
    run.queueJob("seen");
    deliveries.awaitSent(SOON);

    assertEquals(
        List.of("workflow_run.requested", "workflow_job.queued"),
        hook.received().stream().map(HookReceiver.Received::name).toList());
    assertEquals(2, deliveries.sent().size());
  }

  @Test
  void breaksTheProtocolWhenToldTo() throws Exception {
    String token = client.token(installation);
    github
        .faults()
        .next(
            Route.REPOSITORIES,
            new Fault.Drip(200, Duration.ofMillis(1)),
            new Fault.Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
            new Fault.Raw("\u0015\u0003\u0001"),
            new Fault.Stall(5, Duration.ofMillis(20)));

    assertEquals(200, client.get("/installation/repositories", token).statusCode());
    for (int i = 0; i < 3; i++) {
      assertThrows(IOException.class, () -> client.get("/installation/repositories", token));
    }
  }

  private JsonNode runs(String query, String token) throws Exception {
    return Client.json(client.get(RUNS + query, token)).path("workflow_runs");
  }

  private static List<Long> ids(JsonNode runs) {
    List<Long> ids = new ArrayList<>();
    runs.forEach(run -> ids.add(run.path("id").asLong()));
    return ids;
  }

  private static String second(Instant instant) {
    return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
  }
}
