// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server without an admin answers, over a real socket.
class SetupFilterTest {

  private final AtomicBoolean needed = new AtomicBoolean(true);
  private final TestServer server =
      new TestServer(routes ->
          routes
              .addFilter(new SetupFilter(needed::get))
              .get("/setup", (_, response) -> response.send("set up"))
              .get("/setup/github/callback", (_, response) -> response.send("back"))
              .get("/assets/x", (_, response) -> response.send("asset"))
              .get("/health", (_, response) -> response.send("up"))
              .get("/jobs/1", (_, response) -> response.send("a job"))
              .get("/api/jobs/1", (_, response) -> response.send("a job")));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return server.send(server.request(path).header("Accept", "text/html"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/setup", "/setup/github/callback", "/assets/x"})
  void servesTheSetUp(String path) throws Exception {
    assertEquals(200, page(path).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/jobs/1", "/admin/plugins", "/sign-in", "/setupx", "/nothing"})
  void sendsPeopleToTheSetUp(String path) throws Exception {
    HttpResponse<String> answer = page(path);
    assertEquals(303, answer.statusCode());
    assertEquals("/setup", answer.headers().firstValue("location").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/jobs/1", "/metrics", "/webhooks/github", "/setup/..%2fapi/jobs/1"})
  void tellsProgramsToWait(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("no admin yet"), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void saysItsStateToWhoeverWatches() throws Exception {
    HttpResponse<String> answer = server.get("/health");
    assertEquals(503, answer.statusCode());
    assertEquals("{\"status\":\"setup\"}", answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For|203.0.113.7",
        "X-Forwarded-For|127.0.0.1, 203.0.113.7",
        "X-Forwarded-For|203.0.113.7, 127.0.0.1",
        "X-Forwarded-For|unknown",
        "X-Forwarded-For|localhost.evil.example.org",
        "X-Real-IP|203.0.113.7",
        "Forwarded|for=203.0.113.7;proto=https",
        "Forwarded|for=127.0.0.1, for=\"[2001:db8::1]:4711\"",
        "Forwarded|proto=https;by=127.0.0.1",
        "Forwarded|for=_hidden",
      })
  void refusesWhoeverAProxySpeaksFor(String header, String value) throws Exception {
    for (String path : new String[] {"/setup", "/health", "/api/jobs/1"}) {
      HttpResponse<String> answer = server.send(server.request(path).header(header, value));
      assertEquals(403, answer.statusCode(), path);
      assertTrue(answer.body().contains("own machine"), answer.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For|127.0.0.1",
        "X-Forwarded-For|::1, 127.0.0.1:4711",
        "Forwarded|for=127.0.0.1;proto=https",
        "Forwarded|For=\"[::1]:4711\"",
      })
  void servesAProxyThatSpeaksForThisMachine(String header, String value) throws Exception {
    assertEquals(200, server.send(server.request("/setup").header(header, value)).statusCode());
  }

  @Test
  void standsInNobodysWayOnceThereIsAnAdmin() throws Exception {
    needed.set(false);
    HttpRequest.Builder elsewhere =
        server.request("/api/jobs/1").header("X-Forwarded-For", "203.0.113.7");
    assertEquals("a job", server.send(elsewhere).body());
    assertFalse(server.get("/health").body().contains("setup"));
  }
}
