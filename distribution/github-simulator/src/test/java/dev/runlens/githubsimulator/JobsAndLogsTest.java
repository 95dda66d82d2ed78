// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsAndLogsTest {

  private final MutableClock clock = new MutableClock();
  private final GitHubSimulator github =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).hourlyRequests(40).build());
  private final Client client = new Client(github, clock);
  private final Installation installation = github.install("northwind", "parcels");
  private final WorkflowRun run =
      installation.repository("parcels").requestRun(RunRequest.push("CI", "Weigh parcels"));
  private final Job job = run.queueJob("build", "self-hosted", "linux");
  private String token = "";

  @BeforeEach
  void authenticate() throws Exception {
    token = client.token(installation);
  }

  @AfterEach
  void stop() {
    client.close();
    github.close();
  }

  @Test
  void showsAJobAsGitHubDoes() throws Exception {
    job.start(Runner.selfHosted(4_400_000_001L, "shelf-1"));
    job.startStep(2, "Run make");
    clock.advance(Duration.ofMillis(1500));
    job.finishStep(2, "success");

    JsonNode answer = Client.json(client.get(path("/jobs/" + job.id()), token));

    assertTrue(answer.path("id").asLong() > 1L << 31);
    assertEquals(run.id(), answer.path("run_id").asLong());
    assertEquals("in_progress", answer.path("status").asText());
    assertTrue(answer.path("conclusion").isNull());
    assertEquals("shelf-1", answer.path("runner_name").asText());
    assertTrue(answer.path("check_run_url").asText().endsWith("/check-runs/" + job.id()));
    JsonNode step = answer.path("steps").get(1);
    assertEquals("Run make", step.path("name").asText());
    assertTrue(
        step.path("started_at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
  }

  @Test
  void pagesJobsByLinksThatNameTheRepositoryByItsId() throws Exception {
    run.queueJob("lint");
    run.queueJob("test");

    HttpResponse<String> first = client.get(path("/runs/" + run.id() + "/jobs?per_page=2"), token);
    String link = first.headers().firstValue("Link").orElseThrow();
    String next = link.substring(1, link.indexOf('>'));
    JsonNode second = Client.json(client.get(URI.create(next), token));

    assertTrue(next.contains("/repositories/" + run.repository().id() + "/actions/runs/"), next);
    assertEquals(3, Client.json(first).path("total_count").asInt());
    assertEquals(2, Client.json(first).path("jobs").size());
    assertEquals("test", second.path("jobs").get(0).path("name").asText());
  }

  @Test
  void keepsTheJobsOfEachAttempt() throws Exception {
    job.start(Runner.hosted(3));
    job.complete("failure");
    run.complete();
    run.rerunFailedJobs();
    run.queueJob("build");

    String jobs = "/runs/" + run.id() + "/jobs";
    assertEquals(1, count(jobs));
    assertEquals(2, count(jobs + "?filter=all"));
    JsonNode first = Client.json(client.get(path("/runs/" + run.id() + "/attempts/1/jobs"), token));
    assertEquals(job.id(), first.path("jobs").get(0).path("id").asLong());
    JsonNode attempt = Client.json(client.get(path("/runs/" + run.id() + "/attempts/1"), token));
    assertEquals("failure", attempt.path("conclusion").asText());
    JsonNode latest = Client.json(client.get(path("/runs/" + run.id()), token));
    assertEquals(2, latest.path("run_attempt").asInt());
  }

  @Test
  void redirectsALogToAnotherHostThatWantsNoCredential() throws Exception {
    completeWithLog();

    HttpResponse<String> redirect = client.get(path("/jobs/" + job.id() + "/logs"), token);
    URI location = URI.create(redirect.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> bare = client.get(location, "");

    assertEquals(302, redirect.statusCode());
    assertEquals(github.blobUri().getPort(), location.getPort());
    assertEquals(200, bare.statusCode());
    assertTrue(bare.body().startsWith("\uFEFF"));
    List<String> lines = bare.body().substring(1).lines().toList();
    String stamp = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z ";
    assertTrue(lines.getFirst().matches(stamp + "first"), lines.getFirst());
    assertTrue(lines.get(1).matches(stamp + "second"), lines.get(1));
    assertEquals("without a stamp", lines.get(2));

    HttpResponse<String> leaked = client.get(location, token);
    assertEquals(400, leaked.statusCode());
    assertTrue(leaked.body().contains("InvalidAuthenticationInfo"), leaked.body());
  }

  @Test
  void letsALinkExpireAfterAMinute() throws Exception {
    completeWithLog();
    URI location = logLocation();

    clock.advance(Duration.ofSeconds(62));
    assertEquals(403, client.get(location, "").statusCode());
    URI forged = URI.create(location.toString().replaceFirst("se=\\d{4}", "se=2999"));
    assertEquals(403, client.get(forged, "").statusCode());
  }

  @Test
  void hasNoBlobWhileTheJobRunsAndNoneForALostLog() throws Exception {
    job.start(Runner.hosted(3));
    job.log().append("still running");
    HttpResponse<String> early = client.get(logLocation(), "");
    assertEquals(404, early.statusCode());
    assertTrue(early.body().contains("<Code>BlobNotFound</Code>"), early.body());

    job.log().lose();
    job.complete("cancelled");
    assertEquals(404, client.get(logLocation(), "").statusCode());

    Job skipped = run.skipJob("deploy");
    assertEquals(302, client.get(path("/jobs/" + skipped.id() + "/logs"), token).statusCode());
  }

  @Test
  void tellsAnUnknownJobFromAnExpiredLog() throws Exception {
    completeWithLog();
    job.log().expire();

    HttpResponse<String> unknown = client.get(path("/jobs/99/logs"), token);
    assertEquals(404, unknown.statusCode());
    assertEquals("Not Found", Client.json(unknown).path("message").asText());
    assertEquals(410, client.get(path("/jobs/" + job.id() + "/logs"), token).statusCode());
  }

  @Test
  void countsRequestsAndRefusesPastTheLimit() throws Exception {
    HttpResponse<String> first = client.get(path("/jobs/" + job.id()), token);
    assertEquals("40", first.headers().firstValue("x-ratelimit-limit").orElseThrow());
    assertEquals("39", first.headers().firstValue("x-ratelimit-remaining").orElseThrow());

    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same = client.get(path("/jobs/" + job.id()), token, "If-None-Match", tag);
    assertEquals(304, same.statusCode());
    assertEquals("39", same.headers().firstValue("x-ratelimit-remaining").orElseThrow());

    for (int i = 0; i < 39; i++) {
      assertEquals(200, client.get(path("/jobs/" + job.id()), token).statusCode());
    }
    HttpResponse<String> refused = client.get(path("/jobs/" + job.id()), token);
    assertEquals(403, refused.statusCode());
    assertEquals("0", refused.headers().firstValue("x-ratelimit-remaining").orElseThrow());
    clock.advance(Duration.ofMinutes(61));
    assertEquals(
        200, client.get(path("/jobs/" + job.id()), client.token(installation)).statusCode());
  }

  @Test
  void insistsOnAUserAgent() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), github.baseUri().getPort())) {
      String request = "GET /app HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      assertTrue(answer.contains("User-Agent header"), answer);
    }
  }

  @Test
  void acceptsTheApiVersionsOfGitHubOnly() throws Exception {
    String jwt = github.app().jwt(clock.instant());
    assertEquals(200, client.get("/app", jwt, "X-GitHub-Api-Version", "2022-11-28").statusCode());
    assertEquals(400, client.get("/app", jwt, "X-GitHub-Api-Version", "2020-01-01").statusCode());
  }

  @Test
  void recordsWhatClientsSent() throws Exception {
    completeWithLog();
    client.get(logLocation(), "");

    ReceivedRequest last = github.requests().getLast();
    assertEquals(Route.Host.BLOB, last.host());
    assertEquals(200, last.status());
    assertFalse(last.headers().containsKey("authorization"));
  }

  private void completeWithLog() {
    job.start(Runner.hosted(54));
    job.log().append("first");
    job.log().append(Instant.parse("2026-11-23T08:41:17.0123456Z"), "second\nwithout a stamp");
    job.complete("success");
  }

  private URI logLocation() throws Exception {
    HttpResponse<String> redirect = client.get(path("/jobs/" + job.id() + "/logs"), token);
    return URI.create(redirect.headers().firstValue("Location").orElseThrow());
  }

  private int count(String jobs) throws Exception {
    return Client.json(client.get(path(jobs), token)).path("total_count").asInt();
  }

  private static String path(String rest) {
    return "/repos/northwind/parcels/actions" + rest;
  }
}
