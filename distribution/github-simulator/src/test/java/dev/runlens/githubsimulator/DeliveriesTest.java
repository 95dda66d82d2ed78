// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final MutableClock clock = new MutableClock();
  private final HookReceiver hook = new HookReceiver();
  private final GitHubSimulator github =
      GitHubSimulator.start(
          SimulatorSettings.builder().clock(clock).deliveryTimeout(Duration.ofMillis(300)).build());
  private final Client client = new Client(github, clock);
  private final Deliveries deliveries = github.deliveries();

  @AfterEach
  void stop() {
    client.close();
    github.close();
    hook.close();
  }

  @Test
  void signsAsGitHubsDocumentationDoes() {
    assertEquals(
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        WebhookSignature.sha256("It's a Secret to Everybody", "Hello, World!"));
  }

  @Test
  void deliversTheLifeOfARunInOrder() throws Exception {
    deliveries.target(hook.uri());
    playOneRun();
    deliveries.awaitSent(SOON);

    assertEquals(
        List.of(
            "installation.created",
            "workflow_run.requested",
            "workflow_job.queued",
            "workflow_run.in_progress",
            "workflow_job.in_progress",
            "workflow_job.in_progress",
            "workflow_job.completed",
            "workflow_run.completed"),
        hook.received().stream().map(HookReceiver.Received::name).toList());
  }

  @Test
  void signsTheBytesItSendsAndCarriesGitHubsHeaders() throws Exception {
    deliveries.target(hook.uri());
    github.install("northwind", "parcels");
    deliveries.awaitSent(SOON);

    HookReceiver.Received received = hook.received().getFirst();
    assertEquals(
        WebhookSignature.sha256(github.app().webhookSecret(), received.body()),
        received.header("X-Hub-Signature-256"));
    assertTrue(received.header("X-Hub-Signature").startsWith("sha1="));
    assertEquals("installation", received.header("X-GitHub-Event"));
    assertTrue(
        received.header("X-GitHub-Delivery").matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    assertEquals("" + github.app().id(), received.header("X-GitHub-Hook-Installation-Target-ID"));
    assertEquals("integration", received.header("X-GitHub-Hook-Installation-Target-Type"));
    assertTrue(received.header("User-Agent").startsWith("GitHub-Hookshot/"));
    assertEquals("application/json", received.header("Content-Type"));
  }

  @Test
  void fillsEveryFieldOfACompletedJob() throws Exception {
    deliveries.target(hook.uri());
    playOneRun();
    deliveries.awaitSent(SOON);

    JsonNode payload = hook.payload("workflow_job.completed");
    JsonNode job = payload.path("workflow_job");
    for (String field :
        List.of(
            "id",
            "run_id",
            "run_attempt",
            "run_url",
            "node_id",
            "head_sha",
            "head_branch",
            "name",
            "workflow_name",
            "html_url",
            "url",
            "check_run_url",
            "status",
            "conclusion",
            "created_at",
            "started_at",
            "completed_at",
            "labels",
            "runner_id",
            "runner_name",
            "runner_group_id",
            "runner_group_name",
            "steps")) {
      assertTrue(job.hasNonNull(field), field);
    }
    assertEquals("northwind/parcels", payload.path("repository").path("full_name").asText());
    assertEquals("northwind", payload.path("organization").path("login").asText());
    assertTrue(payload.path("installation").path("id").asLong() > 1L << 31);
    assertTrue(payload.path("sender").hasNonNull("login"));
    JsonNode step = job.path("steps").get(1);
    assertTrue(step.path("completed_at").asText().endsWith(".000Z"), step.toString());
    JsonNode queued = hook.payload("workflow_job.queued").path("workflow_job");
    assertEquals(queued.path("created_at"), queued.path("started_at"));
    assertTrue(queued.path("runner_id").isNull());
    assertEquals(0, queued.path("steps").size());
  }

  @Test
  void shufflesAndRepeatsOnPurposeTheSameWayForOneSeed() throws Exception {
    Installation installation = github.install("northwind", "parcels");
    deliveries.target(hook.uri());
    deliveries.pause();
    deliveries.disorder(Disorder.shuffled(7, 12));
    playJobs(installation, 6);
    deliveries.resume();
    deliveries.awaitSent(SOON);
    List<String> first = hook.received().stream().map(HookReceiver.Received::name).toList();

    Set<String> guids =
        hook.received().stream()
            .map(received -> received.header("X-GitHub-Delivery"))
            .collect(Collectors.toSet());
    assertTrue(guids.size() < first.size(), "some GUID came twice");
    assertTrue(first.size() > 20, "some deliveries were repeated: " + first.size());
    assertNotEquals("workflow_run.requested", first.getFirst());

    hook.clear();
    deliveries.pause();
    deliveries.disorder(Disorder.shuffled(7, 12));
    playJobs(installation, 6);
    deliveries.resume();
    deliveries.awaitSent(SOON);
    assertEquals(first, hook.received().stream().map(HookReceiver.Received::name).toList());
  }

  @Test
  void neverTriesAgainButRedeliversUnderTheSameGuid() throws Exception {
    deliveries.target(hook.uri());
    hook.answer(500);
    github.install("northwind", "parcels");
    deliveries.awaitSent(SOON);
    hook.answer(202);

    String jwt = github.app().jwt(clock.instant());
    JsonNode failed = Client.json(client.get("/app/hook/deliveries?status=failure", jwt)).get(0);
    assertEquals(1, hook.received().size());
    assertEquals(500, failed.path("status_code").asInt());
    assertNotEquals("OK", failed.path("status").asText());

    String attempts = "/app/hook/deliveries/" + failed.path("id").asLong() + "/attempts";
    assertEquals(202, client.post(attempts, "", jwt).statusCode());
    deliveries.awaitSent(SOON);
    assertEquals(2, hook.received().size());
    assertEquals(
        hook.received().get(0).header("X-GitHub-Delivery"),
        hook.received().get(1).header("X-GitHub-Delivery"));
    JsonNode all = Client.json(client.get("/app/hook/deliveries", jwt));
    assertTrue(all.get(0).path("redelivery").asBoolean());
    assertEquals("OK", all.get(0).path("status").asText());
  }

  @Test
  void pagesDeliveriesByCursorAndForgetsThemAfterThreeDays() throws Exception {
    deliveries.target(hook.uri());
    playOneRun();
    deliveries.awaitSent(SOON);

    String jwt = github.app().jwt(clock.instant());
    HttpResponse<String> page = client.get("/app/hook/deliveries?per_page=5", jwt);
    String link = page.headers().firstValue("Link").orElseThrow();
    URI next = URI.create(link.substring(1, link.indexOf('>')));
    assertEquals(5, Client.json(page).size());
    assertEquals(3, Client.json(client.get(next, jwt)).size());

    clock.advance(Duration.ofDays(3));
    String later = github.app().jwt(clock.instant());
    assertEquals(0, Client.json(client.get("/app/hook/deliveries", later)).size());
  }

  @Test
  void recordsAReceiverThatIsTooSlowOrNotThere() throws Exception {
    deliveries.target(hook.uri());
    hook.delay(Duration.ofSeconds(2));
    github.install("northwind", "parcels");
    deliveries.awaitSent(SOON);
    assertEquals(504, deliveries.sent().getLast().statusCode());

    deliveries.target(URI.create("http://127.0.0.1:1/webhooks/github"));
    github.install("contoso", "web");
    deliveries.awaitSent(SOON);
    assertEquals(502, deliveries.sent().getLast().statusCode());
    assertFalse(deliveries.sent().getLast().succeeded());
  }

  @Test
  void repeatsFinishedJobsWhenFailedOnesAreRunAgain() throws Exception {
    WorkflowRun run = playOneRun();
    deliveries.target(hook.uri());
    run.rerunFailedJobs();
    deliveries.awaitSent(SOON);

    assertEquals(
        List.of("workflow_run.requested", "workflow_job.completed"),
        hook.received().stream().map(HookReceiver.Received::name).toList());
    JsonNode phantom = phantom(run);
    assertTrue(phantom.path("runner_name").isNull());
    assertEquals(0, phantom.path("labels").size());
  }

  private JsonNode phantom(WorkflowRun run) throws Exception {
    hook.clear();
    run.checkRun("coverage", "success");
    deliveries.awaitSent(SOON);
    return hook.payload("workflow_job.completed").path("workflow_job");
  }

  private WorkflowRun playOneRun() {
    Installation installation = github.install("northwind", "parcels");
    return playJobs(installation, 1);
  }

  private static WorkflowRun playJobs(Installation installation, int count) {
    WorkflowRun run =
        installation.repository("parcels").requestRun(RunRequest.push("CI", "Weigh parcels"));
    for (int i = 0; i < count; i++) {
      Job job = run.queueJob("build " + i, "self-hosted");
      job.start(Runner.selfHosted(4_400_000_001L, "shelf-1"));
      job.finishStep(1, "success");
      job.startStep(2, "Run make");
      job.finishStep(2, "success");
      job.complete("success");
    }
    run.complete();
    return run;
  }
}
