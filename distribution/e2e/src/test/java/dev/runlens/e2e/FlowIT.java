// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.githubsimulator.Disorder;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.githubsimulator.WorkflowRun;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way of a real job: webhooks out of order and twice, real processes sampled by the real
/// action, the log behind its redirect, findings, API and pages.
class FlowIT {

  private static final String WORKFLOW =
      """
      name: CI
      on: push
      jobs:
        burn:
          runs-on: self-hosted
          permissions:
            id-token: write
          steps:
            - uses: ./action
              with:
                server: ${{ vars.RUNLENS_URL }}
            - name: Burn
              run: |
                echo "burning"
                timeout 4 sh -c 'while :; do :; done' || true
            - name: Fail
              run: |
                echo "cannot open the thing" >&2
                exit 3
      """;

  @Test
  void recordsARealJobFromItsFirstWebhookToItsFindings(@TempDir Path data, @TempDir Path temp)
      throws Exception {
    try (GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
        RunlensProcess server = RunlensProcess.start(data, github)) {
      github.deliveries().disorder(Disorder.shuffled(7, 4));
      Installation installation = github.install("acme", "shop");
      WorkflowRun run =
          installation.repository("shop").requestRun(RunRequest.push("CI", "Light the fire"));
      Checkout checkout = Checkout.make(temp, WORKFLOW);
      checkout.runner(server, github).run(checkout.workflow(), run);
      github.deliveries().awaitSent(Duration.ofSeconds(20));
      Job simulated = run.jobs().getFirst();

      JsonNode job =
          server.await(
              "/api/jobs/" + simulated.id(),
              found ->
                  found.path("log").path("state").asText().equals("stored")
                      && !found.path("findings").isEmpty());

      assertEquals("completed", job.get("status").asText());
      assertEquals("failure", job.get("conclusion").asText());
      assertTrue(job.get("samples").get("count").asInt() >= 4, job.get("samples").toString());
      assertEquals("oidc", job.get("samples").get("proof").asText());
      assertTrue(job.get("samples").get("job_proved").asBoolean());
      assertTrue(max(job, "cpu_usage_ratio") > 0.2, "one core was busy for four seconds");
      assertTrue(max(job, "memory_used_bytes") > 0);
      assertTrue(job.get("log").get("complete").asBoolean());

      JsonNode finding = job.get("findings").get(0);
      assertEquals("error", finding.get("severity").asText());
      JsonNode evidence = finding.get("evidence").get(0);
      assertEquals("log", evidence.get("type").asText());
      JsonNode line =
          server.json(
              "/api/jobs/" + simulated.id() + "/log?count=1&from=" + evidence.get("from").asLong());
      assertTrue(
          line.get("items").get(0).get("text").asText().contains(evidence.get("quote").asText()),
          line + " does not hold " + evidence);

      HttpResponse<String> raw = server.get("/api/jobs/" + simulated.id() + "/log.txt");
      assertArrayEquals(
          simulated.log().text().getBytes(StandardCharsets.UTF_8),
          raw.body().getBytes(StandardCharsets.UTF_8));

      JsonNode processes = server.json("/api/jobs/" + simulated.id() + "/processes");
      assertFalse(processes.get("processes").isEmpty());
      assertEquals(
          "acme", server.json("/api/organizations").get("items").get(0).get("login").asText());
      assertEquals(
          run.id(),
          server.json("/api/repos/acme/shop/runs").get("items").get(0).get("run_id").asLong());
      for (String page :
          new String[] {
            "/",
            "/orgs/acme",
            "/repos/acme/shop",
            "/runs/" + run.id(),
            "/jobs/" + simulated.id(),
            "/jobs/" + simulated.id() + "/log"
          }) {
        HttpResponse<String> answer = server.getPage(page);
        assertEquals(200, answer.statusCode(), page);
        assertTrue(answer.body().contains("</html>"), page);
      }
    }
  }

  private static double max(JsonNode job, String metric) {
    double max = Double.NEGATIVE_INFINITY;
    for (JsonNode series : job.get("series").get("series")) {
      if (series.get("name").asText().equals(metric)) {
        for (JsonNode value : series.get("mean")) {
          max = Math.max(max, value.asDouble(Double.NEGATIVE_INFINITY));
        }
      }
    }
    return max;
  }
}
