// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private final GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
  private final Client client = new Client(github, Clock.systemUTC());
  private final Installation installation = github.install("northwind", "parcels");
  private final Job job =
      installation
          .repository("parcels")
          .requestRun(RunRequest.push("CI", "Weigh parcels"))
          .queueJob("build");
  private String token = "";

  @BeforeEach
  void complete() throws Exception {
    job.start(Runner.hosted(54));
    for (int i = 0; i < 10_000; i++) {
      job.log().appendBytes("0123456789\n".getBytes(StandardCharsets.UTF_8));
    }
    job.complete("success");
    token = client.token(installation);
  }

  @AfterEach
  void stop() {
    client.close();
    github.close();
  }

  @Test
  void playsTheScriptOfARouteInOrderAndThenTellsTheTruth() throws Exception {
    github
        .faults()
        .next(
            Route.JOB,
            Fault.serverError(),
            new Fault.Pass(),
            Fault.badGateway(),
            Fault.tooManyRequests(Duration.ofSeconds(7)),
            Fault.secondaryLimit(Duration.ofSeconds(60)),
            Fault.primaryLimit(Instant.ofEpochSecond(1_795_423_277)),
            Fault.gone());

    assertEquals(500, getJob().statusCode());
    assertEquals(200, getJob().statusCode());
    assertEquals(502, getJob().statusCode());
    HttpResponse<String> limited = getJob();
    assertEquals(429, limited.statusCode());
    assertEquals("7", limited.headers().firstValue("Retry-After").orElseThrow());
    HttpResponse<String> secondary = getJob();
    assertEquals(403, secondary.statusCode());
    assertTrue(secondary.body().contains("secondary rate limit"), secondary.body());
    HttpResponse<String> primary = getJob();
    assertEquals("1795423277", primary.headers().firstValue("x-ratelimit-reset").orElseThrow());
    assertEquals(410, getJob().statusCode());
    assertEquals(200, getJob().statusCode());
    assertEquals(0, github.faults().remaining());
  }

  @Test
  void leavesOtherRoutesAlone() throws Exception {
    github.faults().always(Route.JOB_LOG, Fault.serverError());

    assertEquals(200, getJob().statusCode());
    assertEquals(500, getLog().statusCode());
    assertEquals(500, getLog().statusCode());
    github.faults().clear();
    assertEquals(302, getLog().statusCode());
  }

  @Test
  void cutsTheBodyItPromised() throws Exception {
    URI location = URI.create(getLog().headers().firstValue("Location").orElseThrow());
    github.faults().next(Route.BLOB, new Fault.CutBody(5_000));

    assertThrows(IOException.class, () -> client.get(location, ""));
    assertEquals(10_000, client.get(location, "").body().lines().count());
  }

  @Test
  void disconnectsAndHangsAndRedirects() throws Exception {
    github.faults().next(Route.JOB, new Fault.Disconnect(), new Fault.Hang(Duration.ofMillis(50)));
    assertEquals("", rawAnswer());
    assertEquals("", rawAnswer());

    github
        .faults()
        .next(
            Route.JOB,
            new Fault.Late(Duration.ofMillis(50)),
            new Fault.RedirectLoop(),
            new Fault.RedirectTo("http://169.254.169.254/latest/meta-data"));
    assertEquals(200, getJob().statusCode());
    HttpResponse<String> loop = getJob();
    assertEquals(302, loop.statusCode());
    assertTrue(loop.headers().firstValue("Location").orElseThrow().endsWith("/jobs/" + job.id()));
    assertEquals(
        "http://169.254.169.254/latest/meta-data",
        getJob().headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<String> getJob() throws Exception {
    return client.get("/repos/northwind/parcels/actions/jobs/" + job.id(), token);
  }

  /// Without the JDK's client, which repeats a GET that got no answer and tells nobody.
  private String rawAnswer() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), github.baseUri().getPort())) {
      String request =
          "GET /repos/northwind/parcels/actions/jobs/" + job.id() + " HTTP/1.1\r\nHost: a\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> getLog() throws Exception {
    return client.get("/repos/northwind/parcels/actions/jobs/" + job.id() + "/logs", token);
  }
}
