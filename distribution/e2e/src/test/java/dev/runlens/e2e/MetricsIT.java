// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Samples as anything that can post JSON sends them, before and after their job is known.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {

  private static final String SECRET = "secret";
  private static final String BATCH = "application/vnd.runlens.batch+json";

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
  void keepsSamplesOfAnUnknownJobAndTiesThemWhenItAppears() throws Exception {
    assertEquals(202, plain(sample(301, 3011, "2026-11-23 10:11:40", 25)).statusCode());
    assertEquals(
        202,
        plain(
                "["
                    + sample(301, 3011, "2026-11-23T10:11:41Z", 50)
                    + ","
                    + sample(301, 3011, "2026-11-23T11:11:42+01:00", 75)
                    + "]")
            .statusCode());

    deliver(Webhook.job(301, 3011, "in_progress"));

    JsonNode job =
        server.await("/api/jobs/3011", found -> found.path("samples").path("count").asInt() == 3);
    assertEquals("claim", job.get("samples").get("proof").asText());
    assertEquals("[0.25,0.5,0.75]", means(job, "cpu_usage_ratio"));
    assertEquals(
        "java -jar app.jar",
        server.json("/api/jobs/3011/processes").get("processes").get(0).get("command").asText());
  }

  @Test
  void takesASampleOnceHoweverOftenItComes() throws Exception {
    deliver(Webhook.job(302, 3021, "in_progress"));
    String sample = sample(302, 3021, "2026-11-23 10:11:40", 25);
    for (int i = 0; i < 3; i++) {
      assertEquals(202, plain(sample).statusCode());
    }
    server.await("/api/jobs/3021", job -> job.path("samples").path("count").asInt() == 1);
  }

  @Test
  void takesTheActionsBatchesZippedAndOnce() throws Exception {
    deliver(Webhook.job(303, 3031, "in_progress"));
    byte[] batch = zipped(batch(303, 3031, 0));
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer =
          server.post("/api/metrics", batch, "Content-Type", BATCH, "Content-Encoding", "gzip");
      assertEquals(202, answer.statusCode(), answer.body());
      assertEquals(2, RunlensProcess.parse(answer.body()).get("accepted").asInt());
    }
    JsonNode job =
        server.await("/api/jobs/3031", found -> found.path("samples").path("count").asInt() == 2);
    assertEquals("[0.5,null]", means(job, "cpu_usage_ratio"));
    // A counter is served as its rate: 4,000 bytes in two seconds.
    assertEquals("[null,2000]", means(job, "disk_read_bytes_per_second"));
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    String good = sample(304, 3041, "2026-11-23 10:11:40", 25);
    refused("timestamp", good.replace("2026-11-23 10:11:40", "yesterday"));
    refused("timestamp", good.replace("2026-11-23 10:11:40", "2026-02-30 10:11:40"));
    refused("github_context.repository", good.replace("acme/shop", "../../etc"));
    refused("github_context.run_id", good.replace("\"run_id\": 304", "\"run_id\": -1"));
    refused("github_context.job_id", good.replace("\"job_id\"", "\"job\""));
    refused("system.cpu.usage_percent", good.replace("25.0", "\"much\""));
    refused("[1].timestamp", "[" + good + ", {}]");
    assertEquals(400, plain("{\"timestamp\": ").statusCode());
    assertEquals(400, plain("7").statusCode());
    assertEquals(
        415,
        server
            .post(
                "/api/metrics", good.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain")
            .statusCode());
    assertEquals(
        400,
        server
            .post(
                "/api/metrics",
                good.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                BATCH,
                "Content-Encoding",
                "gzip")
            .statusCode());
    assertEquals(
        413,
        server
            .post("/api/metrics", new byte[5 * 1024 * 1024], "Content-Type", "application/json")
            .statusCode());
  }

  @Test
  void losesNoSampleThatItAcknowledgedWhenKilled() throws Exception {
    deliver(Webhook.job(305, 3051, "in_progress"));
    server.await("/api/jobs/3051", _ -> true);
    List<Long> acknowledged = new ArrayList<>();
    for (long sequence = 0; sequence < 200; sequence++) {
      if (compact(batch(305, 3051, sequence)).statusCode() == 202) {
        acknowledged.add(sequence);
      }
    }
    server.kill();
    server.restart();

    assertEquals(200, acknowledged.size());
    assertEquals(
        400, server.json("/api/jobs/3051").get("samples").get("count").asInt(), "two a batch");
  }

  private void refused(String field, String body) throws Exception {
    HttpResponse<String> answer = plain(body);
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(field, RunlensProcess.parse(answer.body()).path("field").asText(), answer.body());
  }

  private void deliver(Webhook webhook) throws Exception {
    assertEquals(
        202,
        server.post("/webhooks/github", webhook.bytes(), webhook.headers(SECRET)).statusCode());
  }

  private HttpResponse<String> plain(String body) throws Exception {
    return server.post(
        "/api/metrics", body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  private HttpResponse<String> compact(String body) throws Exception {
    return server.post(
        "/api/metrics", body.getBytes(StandardCharsets.UTF_8), "Content-Type", BATCH);
  }

  private static String means(JsonNode job, String metric) {
    for (JsonNode series : job.get("series").get("series")) {
      if (series.get("name").asText().equals(metric)) {
        return series.get("mean").toString();
      }
    }
    return "no " + metric;
  }

  private static String sample(long run, long job, String timestamp, double cpuPercent) {
    return """
    {"timestamp": "%s",
     "github_context": {"job_id": %d, "run_id": %d, "run_attempt": 1, "user": "dkapoor",
       "repository": "acme/shop"},
     "system": {"info": {"hostname": "runner-1", "uptime_seconds": 12},
       "cpu": {"cores": 4, "usage_percent": %s},
       "memory": {"total_bytes": 8589934592, "used_bytes": 4294967296, "usage_percent": 50},
       "disk": [{"filesystem": "/dev/vda", "use_percentage": 22}],
       "network": [{"interface": "eth0", "stats": {"rx_bytes": 1, "tx_bytes": 2}}],
       "top_processes": [{"pid": 7, "cpu": 150.0, "mem": 12.5, "command": "java -jar app.jar"}]}}
    """
        .formatted(timestamp, job, run, cpuPercent);
  }

  /// Two instants, two seconds apart, later for every sequence number.
  private static String batch(long run, long job, long sequence) {
    long first = 1_795_428_700_000L + sequence * 4_000;
    return """
    {"job": {"repository": "acme/shop", "run_id": %d, "run_attempt": 1, "job_id": %d},
     "stream": "sampler-%d", "seq": %d, "host": {"hostname": "runner-1", "cores": 4},
     "t": [%d, %d],
     "series": [
       {"name": "cpu_usage_ratio", "values": [0.5, null]},
       {"name": "disk_read_bytes_total", "labels": {"device": "vda"}, "values": [1000, 5000]}],
     "processes": [{"i": 1, "pid": 7, "command": "java", "cpu_cores": 1.5, "rss_bytes": 4096}]}
    """
        .formatted(run, job, job, sequence, first, first + 2_000);
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertTrue(bytes.size() > 0);
    return bytes.toByteArray();
  }
}
