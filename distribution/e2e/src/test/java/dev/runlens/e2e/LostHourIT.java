// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runlens.core.RunlensServer;
import dev.runlens.core.SettingsReader;
import dev.runlens.githubsimulator.Deliveries;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.testkit.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An hour in which webhooks get lost, in every way in which they do: afterwards all jobs and logs
/// are there, and the ledger says how they came.
class LostHourIT {

  private static final String TOKEN = "a token for the lost hour";
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T08:00:00Z"));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void nothingStaysLostOfAnHourWithoutWebhooks(@TempDir Path data) throws Exception {
    try (GitHubSimulator github =
        GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build())) {
      Installation installation = github.install("northwind", "parcels");
      AtomicBoolean unrecorded = new AtomicBoolean();
      github.deliveries().lose(Deliveries.Loss.UNRECORDED, _ -> unrecorded.get());
      Job failed;
      Job halfTold;
      Job untold;
      try (RunlensServer server = start(data, github)) {
        Job told = begin(installation, "told");
        end(told);
        stored(server, told);

        halfTold = begin(installation, "half told");
        await(server, "/api/jobs/" + halfTold.id(), job -> is(job, "in_progress"));
        github.deliveries().lose(Deliveries.Loss.FAILED, Duration.ofHours(1));
        failed = begin(installation, "failed to arrive");
        end(failed);
        github.deliveries().awaitSent(LONGEST);
        unrecorded.set(true);
        end(halfTold);
        untold = begin(installation, "never told");
        end(untold);
      }
      clock.advance(Duration.ofHours(1));
      unrecorded.set(false);
      github.deliveries().loseNothing();

      try (RunlensServer server = start(data, github)) {
        stored(server, failed);
        stored(server, halfTold);
        stored(server, untold);
        JsonNode ledger =
            await(
                server,
                "/api/admin/completeness",
                found ->
                    sum(found, "redelivered") >= 3
                        && sum(found, "logs_stored") == 4
                        && found.get("sources").get(0).get("waiting").asLong() == 0);
        assertTrue(sum(ledger, "healed") >= 2, ledger::toString);
        assertTrue(sum(ledger, "late") >= 3, ledger::toString);
        assertEquals(0, sum(ledger, "logs_lost"), ledger::toString);
      }
    }
  }

  private RunlensServer start(Path data, GitHubSimulator github) throws Exception {
    RunlensServer server =
        RunlensServer.start(
            SettingsReader.read(
                List.of(
                    "--port",
                    "0",
                    "--data-dir",
                    data.toString(),
                    "--plugins-dir",
                    Path.of(System.getProperty("runlens.server"), "plugins").toString()),
                Map.of(
                    "RUNLENS_ADMIN_TOKEN", TOKEN,
                    "RUNLENS_GITHUB_WEBHOOK_SECRET", github.app().webhookSecret(),
                    "RUNLENS_GITHUB_APP_ID", Long.toString(github.app().id()),
                    "RUNLENS_GITHUB_PRIVATE_KEY", github.app().privateKeyPem(),
                    "RUNLENS_GITHUB_API_URL", github.baseUri().toString(),
                    "RUNLENS_GITHUB_LOG_HOSTS", github.blobUri().getAuthority())),
            clock);
    github.deliveries().target(uri(server, "/webhooks/github"));
    return server;
  }

  private Job begin(Installation installation, String name) {
    Job job =
        installation
            .repository("parcels")
            .requestRun(RunRequest.push("CI", "Weigh parcels"))
            .queueJob(name, "self-hosted");
    clock.advance(Duration.ofSeconds(5));
    job.start(Runner.selfHosted(1_204, "build-07"));
    return job;
  }

  private void end(Job job) {
    clock.advance(Duration.ofSeconds(30));
    job.log().append("Weighing");
    job.log().append("Cleaning up orphan processes");
    job.complete("success");
    job.run().complete();
  }

  private void stored(RunlensServer server, Job job) throws Exception {
    JsonNode _ =
        await(
            server,
            "/api/jobs/" + job.id(),
            found ->
                is(found, "completed") && found.get("log").get("state").asText().equals("stored"));
  }

  private static boolean is(JsonNode job, String status) {
    return job.get("status").asText().equals(status);
  }

  private static long sum(JsonNode ledger, String count) {
    long sum = 0;
    for (JsonNode row : ledger.get("repositories")) {
      sum += row.get("counts").get(count).asLong();
    }
    return sum;
  }

  /// Asks again until the answer is as wanted. The server's time passes meanwhile, a second with
  /// each question.
  private JsonNode await(RunlensServer server, String path, Predicate<JsonNode> wanted)
      throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri(server, path))
                  .header("Authorization", "Bearer " + TOKEN)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      last = answer.statusCode() + " " + answer.body();
      if (answer.statusCode() == 200) {
        JsonNode found = JSON.readTree(answer.body());
        if (wanted.test(found)) {
          return found;
        }
      }
      clock.advance(Duration.ofSeconds(1));
      Thread.sleep(100);
    }
    throw new AssertionError(path + " never became as wanted; last: " + last);
  }

  private static URI uri(RunlensServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
