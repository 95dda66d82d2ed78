// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.core.json.Json;
import io.helidon.http.BadRequestException;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What callers get when something goes wrong, over a real socket.
class ProblemsTest {

  private static final int SMALL = 1_000;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(ProblemsTest::routes);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void routes(HttpRouting.Builder routing) {
    routing
        .get("/api/fine", (_, response) -> response.send("fine"))
        .get(
            "/api/field",
            (_, _) -> {
              throw Problem.field("limit", "limit must be a whole number.");
            })
        .get(
            "/api/busy",
            (_, _) -> {
              throw Problem.unavailable("Too many wait.", Duration.ofSeconds(5));
            })
        .get(
            "/api/bug",
            (_, _) -> {
              throw new IllegalStateException("secret of the house");
            })
        .get(
            "/api/store",
            (_, _) -> {
              throw new LogStoreException(ComponentException.Kind.TRANSIENT, "The disk is busy.");
            })
        .get(
            "/api/bad",
            (_, _) -> {
              throw new BadRequestException("internal words");
            })
        .get(
            "/api/teapot",
            (_, _) -> {
              throw new HttpException("no coffee", Status.create(418, "I'm a teapot"));
            })
        .get(
            "/page",
            (_, _) -> {
              throw Problem.notFound("repository <b>of that name</b>");
            })
        .get("/api/jobs/{jobId}", ProblemsTest::job)
        .post("/api/raw", (request, response) -> count(response, Bodies.raw(request, SMALL)))
        .post(
            "/api/large", (request, response) -> count(response, Bodies.raw(request, 100_000_000)));
  }

  private static void job(ServerRequest request, ServerResponse response) {
    long id = Parameters.id(request, "jobId", "job of that number");
    response.send(id + " " + Parameters.limit(request));
  }

  private static void count(ServerResponse response, byte[] body) {
    response.send(Integer.toString(body.length));
  }

  @Test
  void problemsHaveTheFieldsOfRfc9457AndOurs() throws Exception {
    HttpResponse<String> answer = server.get("/api/field");
    JsonNode problem = problem(answer, 400);
    assertEquals("about:blank", problem.path("type").asText());
    assertEquals("Bad Request", problem.path("title").asText());
    assertEquals("limit must be a whole number.", problem.path("detail").asText());
    assertEquals("limit", problem.path("field").asText());
  }

  @Test
  void theRequestIdIsInTheAnswerAndNewEachTime() throws Exception {
    HttpResponse<String> first = server.get("/api/fine");
    HttpResponse<String> second = server.get("/api/fine");
    String id = header(first, "x-request-id");
    assertTrue(id.matches("[0-9a-f]{12}"), id);
    assertNotEquals(id, header(second, "x-request-id"));
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : new String[] {"/api/fine", "/api/bug", "/nowhere"}) {
      HttpResponse<String> answer = server.get(path);
      String policy = header(answer, "content-security-policy");
      assertTrue(policy.contains("default-src 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", header(answer, "x-content-type-options"));
      assertEquals("same-origin", header(answer, "referrer-policy"));
      assertEquals("no-store", header(answer, "cache-control"));
    }
  }

  @Test
  void whatIsBusySaysWhenToComeAgain() throws Exception {
    HttpResponse<String> answer = server.get("/api/busy");
    assertEquals("Too many wait.", problem(answer, 503).path("detail").asText());
    assertEquals("5", header(answer, "retry-after"));
    HttpResponse<String> store = server.get("/api/store");
    assertEquals("The disk is busy.", problem(store, 503).path("detail").asText());
    assertEquals("10", header(store, "retry-after"));
  }

  @Test
  void whatNobodyForesawSaysNothingOfTheInside() throws Exception {
    HttpResponse<String> answer = server.get("/api/bug");
    assertTrue(problem(answer, 500).path("detail").asText().contains("request id"));
    assertFalse(answer.body().contains("secret"), answer.body());
    assertFalse(answer.body().contains("Exception"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({"/api/bad, 400, Bad Request", "/api/teapot, 418, I'm a teapot"})
  void whatTheWebServerThrowsIsAProblemToo(String path, int status, String reason)
      throws Exception {
    JsonNode problem = problem(server.get(path), status);
    assertEquals(reason, problem.path("detail").asText());
  }

  @Test
  void unknownRoutesAreNotFound() throws Exception {
    assertTrue(problem(server.get("/api/nowhere"), 404).path("detail").asText().contains("route"));
    problem(server.get("/nowhere"), 404);
    problem(server.send(server.request("/api/fine").DELETE()), 404);
  }

  @Test
  void browsersGetAPageAndProgramsDoNot() throws Exception {
    String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    HttpResponse<String> page = server.send(server.request("/page").header("Accept", browser));
    assertEquals(404, page.statusCode());
    assertEquals("text/html; charset=UTF-8", header(page, "content-type"));
    assertTrue(page.body().contains(header(page, "x-request-id")), page.body());
    assertFalse(page.body().contains("<b>of that name"), page.body());

    problem(server.get("/page"), 404);
    problem(server.send(server.request("/api/bug").header("Accept", browser)), 500);
    problem(server.send(server.request("/health").header("Accept", browser)), 404);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/jobs/7, 200, 7 50",
    "/api/jobs/7?limit=200, 200, 7 200",
    "/api/jobs/x, 404, job of that number",
    "/api/jobs/-7, 404, job of that number",
    "/api/jobs/9999999999999999999, 404, job of that number",
    "/api/jobs/7?limit=0, 400, limit",
    "/api/jobs/7?limit=201, 400, limit",
    "/api/jobs/7?limit=many, 400, limit"
  })
  void parametersHaveBounds(String path, int status, String word) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertEquals(status, answer.statusCode());
    assertTrue(answer.body().contains(word), answer.body());
  }

  @Test
  void aBodyUpToTheLimitIsTaken() throws Exception {
    assertEquals("1000", declared("/api/raw", SMALL).body());
    assertEquals("1000", chunked("/api/raw", SMALL).body());
    assertEquals("0", declared("/api/raw", 0).body());
  }

  @Test
  void aLargerBodyIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
    assertTrue(
        problem(declared("/api/raw", SMALL + 1), 413).path("detail").asText().contains("1000"));
    problem(chunked("/api/raw", SMALL + 1), 413);
  }

  /// Says the length and waits: a client that goes on writing into the refusal may lose the answer.
  @Test
  void noRouteTakesMoreThanTheServerDoes() throws Exception {
    try (Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/large HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n"
              .formatted(TestServer.LARGEST_BODY + 1)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertTrue(String.valueOf(in.readLine()).startsWith("HTTP/1.1 413 "));
    }
  }

  @Test
  void aSignedBodyMustNotBeEncoded() throws Exception {
    problem(
        server.send(
            server
                .request("/api/raw")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x"))),
        415);
  }

  @Test
  void aConnectionThatEndsWithinItsBodyHarmsNobody() throws Exception {
    try (Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/raw HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    assertEquals(200, server.get("/api/fine").statusCode());
  }

  private static HttpResponse<String> declared(String path, int length)
      throws IOException, InterruptedException {
    return server.send(server.request(path).POST(BodyPublishers.ofByteArray(new byte[length])));
  }

  private static HttpResponse<String> chunked(String path, int length)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]))));
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", header(answer, "content-type"));
    JsonNode problem = Json.mapper().readTree(answer.body());
    assertEquals(status, problem.path("status").asInt());
    assertEquals(header(answer, "x-request-id"), problem.path("request_id").asText());
    return problem;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("no " + name);
  }
}
