// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries as GitHub sends them and as it never would.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {

  private static final String SECRET = "It's a Secret to Everybody";

  @TempDir private static Path dataDir;

  private RunlensProcess server;

  @BeforeAll
  void start() throws Exception {
    server = RunlensProcess.start(dataDir, SECRET);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void appliesASignedDelivery() throws Exception {
    assertEquals(202, send(Webhook.job(100, 1001, "queued"), SECRET).statusCode());

    JsonNode job = server.await("/api/jobs/1001", _ -> true);

    assertEquals("queued", job.get("status").asText());
    assertEquals("acme/shop", job.get("repository").asText());
    assertTrue(server.getPage("/jobs/1001").body().contains("build"));
  }

  @Test
  void refusesForgersAllInTheSameWords() throws Exception {
    Webhook webhook = Webhook.job(101, 1011, "queued");
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(send(webhook, "not the secret"));
    answers.add(
        server.post(
            "/webhooks/github",
            webhook.bytes(),
            "X-GitHub-Event",
            "workflow_job",
            "X-GitHub-Delivery",
            webhook.guid()));
    String[] other = Webhook.job(101, 1012, "queued").headers(SECRET);
    answers.add(server.post("/webhooks/github", webhook.bytes(), other));
    String[] malformed = webhook.headers(SECRET);
    malformed[malformed.length - 1] = "sha256=zz";
    answers.add(server.post("/webhooks/github", webhook.bytes(), malformed));

    for (HttpResponse<String> answer : answers) {
      assertEquals(401, answer.statusCode(), answer.body());
      assertEquals(
          "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
      assertEquals(
          RunlensProcess.parse(answers.getFirst().body()).get("detail"),
          RunlensProcess.parse(answer.body()).get("detail"));
    }
    assertEquals(404, server.get("/api/jobs/1011").statusCode());
  }

  @Test
  void refusesWhatIsSignedButNoDelivery() throws Exception {
    Webhook broken = new Webhook("d1", "workflow_job", "{\"action\": ");
    assertEquals(400, send(broken, SECRET).statusCode());
    Webhook withoutEvent = Webhook.job(102, 1021, "queued");
    String[] headers = withoutEvent.headers(SECRET);
    assertEquals(
        400,
        server
            .post(
                "/webhooks/github",
                withoutEvent.bytes(),
                "Content-Type",
                "application/json",
                headers[6],
                headers[7])
            .statusCode());
    assertEquals(404, server.post("/webhooks/gitlab", new byte[0]).statusCode());
  }

  @Test
  void keepsAndIgnoresEventsItDoesNotKnow() throws Exception {
    Webhook unknown = new Webhook("d-unknown", "sponsorship", "{\"action\": \"created\"}");
    assertEquals(202, send(unknown, SECRET).statusCode());
    server.await("/api/organizations", _ -> figure("runlens_deliveries_ignored") >= 1);
  }

  @Test
  void refusesABodyOverTheLimitBeforeReadingIt() throws Exception {
    // A client that announces 26 MB and then waits gets its answer without sending any of it.
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Length: 27262976\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 413", new String(answer, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void countsADeliveryThatComesTwiceOnce() throws Exception {
    Webhook webhook = Webhook.job(103, 1031, "in_progress");
    assertEquals("kept", status(send(webhook, SECRET)));
    assertEquals("known", status(send(webhook, SECRET)));
    server.await("/api/runs/103/jobs", jobs -> jobs.get("items").size() == 1);
  }

  @Test
  void endsInOneStateWhateverTheOrder() throws Exception {
    Random random = new Random(20261124);
    for (int round = 0; round < 20; round++) {
      long jobId = 10_400L + round;
      List<Webhook> webhooks = new ArrayList<>();
      for (String action : List.of("queued", "waiting", "in_progress", "completed")) {
        webhooks.add(Webhook.job(104, jobId, action));
        webhooks.add(Webhook.job(104, jobId, action));
      }
      Collections.shuffle(webhooks, random);
      for (Webhook webhook : webhooks) {
        assertEquals(202, send(webhook, SECRET).statusCode());
      }
    }
    server.await("/api/organizations", _ -> figure("runlens_work_delivery") == 0);
    for (JsonNode job : server.json("/api/runs/104/jobs").get("items")) {
      assertEquals("completed", job.get("status").asText());
      assertEquals("success", job.get("conclusion").asText());
      assertEquals("2026-11-23T10:11:34Z", job.get("started_at").asText());
      assertEquals("GitHub Actions 54", job.get("runner_name").asText());
    }
    assertEquals(20, server.json("/api/runs/104/jobs").get("items").size());
  }

  /// The process is killed while acknowledged deliveries still wait to be applied. Applying is
  /// slower than keeping, so a burst leaves some waiting; that it did is part of the test.
  @Test
  void losesNothingWhenKilledBetweenTheAnswerAndTheApplying() throws Exception {
    long run = 200;
    long waiting = 0;
    List<Long> acknowledged = new ArrayList<>();
    while (waiting == 0 && run < 210) {
      acknowledged.addAll(burst(run, 300));
      server.kill();
      waiting = waitingDeliveries();
      server.restart();
      run++;
    }
    assertTrue(waiting > 0, "no kill came between an answer and its applying");
    assertFalse(acknowledged.isEmpty());
    server.await("/api/organizations", _ -> figure("runlens_work_delivery") == 0);
    for (long jobId : acknowledged) {
      assertEquals(200, server.get("/api/jobs/" + jobId).statusCode(), "job " + jobId);
    }
  }

  private List<Long> burst(long run, int count) throws Exception {
    List<Long> acknowledged = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Webhook webhook = Webhook.job(run, run * 1_000 + i, "queued");
        answers.add(clients.submit(() -> send(webhook, SECRET).statusCode()));
      }
      for (int i = 0; i < count; i++) {
        if (answers.get(i).get() == 202) {
          acknowledged.add(run * 1_000 + i);
        }
      }
    }
    return acknowledged;
  }

  private long waitingDeliveries() throws Exception {
    try (Connection catalog =
            DriverManager.getConnection("jdbc:sqlite:" + server.dataDir().resolve("catalog.db"));
        ResultSet rows =
            catalog
                .createStatement()
                .executeQuery("SELECT count(*) FROM work WHERE kind = 'delivery'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private HttpResponse<String> send(Webhook webhook, String secret) throws Exception {
    return server.post("/webhooks/github", webhook.bytes(), webhook.headers(secret));
  }

  private static String status(HttpResponse<String> answer) {
    return RunlensProcess.parse(answer.body()).get("status").asText();
  }

  private double figure(String name) {
    try {
      return server
          .get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(-1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
