// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceException;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.ReceivedRequest;
import dev.runlens.githubsimulator.Route;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What all requests have in common: credentials, turns and limits.
final class AppClientTest {

  private static final byte[] LOG = "a line\n".getBytes(UTF_8);

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private GitHubSource source;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    source = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT);
  }

  @AfterEach
  void close() {
    source.close();
    context.close();
    gitHub.close();
  }

  @Test
  void setsItsClockByGitHubsOnce() throws IOException {
    for (Duration ahead : List.of(Duration.ofMinutes(20), Duration.ofMinutes(-20))) {
      try (SimulatedGitHub skewed = new SimulatedGitHub(Clock.offset(context.clock(), ahead));
          GitHubSource own = new GitHubSource(skewed.settings(), context, SimulatedGitHub.SHORT)) {
        assertReady(own.openLog(skewed.ref(skewed.completeJob(LOG))));
        assertEquals(2, skewed.requests("GET", "/app"));
        context.clock().advance(Duration.ofMinutes(56));
        assertReady(own.openLog(skewed.ref(skewed.completeJob(LOG))));
        assertEquals(2, skewed.tokenRequests());
        assertEquals(0, refused(skewed, "/repos/.*"), "an expired token was used");
        assertEquals(1, refused(skewed, "/app.*"));
      }
    }
  }

  @Test
  void asksAPersonWhenTheRightTimeIsRefusedToo() {
    gitHub
        .simulator
        .faults()
        .always(
            Route.ANY_API,
            new Fault.Reply(
                401,
                Map.of(),
                "{\"message\":\"'Expiration time' claim ('exp') is too far in the future\"}"));

    assertEquals(Kind.CONFIG, failure(completed()).kind());
    assertEquals(1, gitHub.requests("GET", "/app"), "the clocks agree, so there is no second try");
  }

  /// About 520 characters since 2026-04-27, 40 before, and whatever comes next.
  @Test
  void takesATokenOfAnyForm() throws IOException {
    assertReady(source.openLog(completed()));
    assertTrue(longestToken() > 200, "GitHub's of today is long");
    for (String token : List.of("ghs_" + "a".repeat(36), "ghs_1_" + "x.y-z_".repeat(200))) {
      try (GitHubSource own = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT)) {
        gitHub
            .simulator
            .faults()
            .next(
                Route.INSTALLATION_TOKEN,
                new Fault.Reply(
                    201,
                    Map.of(),
                    "{\"token\":\"%s\",\"expires_at\":\"%s\"}"
                        .formatted(token, context.clock().instant().plusSeconds(3_600))));
        gitHub.simulator.faults().next(Route.JOB_LOG, new Fault.Reply(410, Map.of(), "{}"));
        assertInstanceOf(LogDownload.Never.class, own.openLog(completed()));
        assertEquals("Bearer " + token, last(Route.Host.API).headers().get("Authorization"));
      }
    }
  }

  @Test
  void makesOneRequestAtATimeWhateverItIsAbout() throws Exception {
    History history = source.history().orElseThrow();
    gitHub.simulator.faults().next(40, Route.JOB, new Fault.Late(Duration.ofMillis(5)));
    gitHub.simulator.faults().next(40, Route.JOB_LOG, new Fault.Late(Duration.ofMillis(5)));
    List<JobRef> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(completed());
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (JobRef job : jobs) {
        callers.add(executor.submit(() -> history.job(job).orElseThrow()));
        callers.add(
            executor.submit(() -> {
              assertReady(source.openLog(job));
              return null;
            }));
        callers.add(executor.submit(() -> history.repositories(gitHub.installationId())));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    assertEquals(1, gitHub.simulator.mostConcurrent(gitHub.installation));
    assertEquals(1, gitHub.simulator.mostConcurrentOfApp());
    assertEquals(1, gitHub.tokenRequests());
  }

  @Test
  void asksNothingMoreOnceALimitIsUsedUp() throws IOException {
    assertReady(source.openLog(completed()));
    gitHub
        .simulator
        .faults()
        .next(
            Route.JOB_LOG,
            new Fault.Reply(
                410,
                Map.of(
                    "x-ratelimit-limit", "5000",
                    "x-ratelimit-remaining", "0",
                    "x-ratelimit-reset",
                        "" + context.clock().instant().plusSeconds(600).getEpochSecond()),
                "{}"));
    assertInstanceOf(LogDownload.Never.class, source.openLog(completed()));
    int before = gitHub.simulator.requests().size();

    SourceException thrown = failure(completed());
    assertEquals(Kind.OVERLOADED, thrown.kind());
    assertEquals(Optional.of(Duration.ofMinutes(10)), thrown.retryAfter());
    assertEquals(before, gitHub.simulator.requests().size());
    context.clock().advance(Duration.ofMinutes(10));
    assertReady(source.openLog(completed()));
  }

  @Test
  void waitsTwiceAsLongEachTimeASecondaryLimitIsMetAgain() throws IOException {
    assertReady(source.openLog(completed()));
    JobRef job = completed();
    gitHub
        .simulator
        .faults()
        .next(
            5,
            Route.JOB_LOG,
            new Fault.Reply(
                403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}"));
    for (int minutes : List.of(1, 2, 4, 8, 16)) {
      Duration wait = failure(job).retryAfter().orElseThrow();
      assertEquals(Duration.ofMinutes(minutes), wait);
      context.clock().advance(wait);
    }
    assertReady(source.openLog(job));
    gitHub.simulator.faults().next(Route.JOB_LOG, Fault.secondaryLimit(Duration.ofSeconds(7)));
    assertEquals(Optional.of(Duration.ofSeconds(7)), failure(job).retryAfter());
  }

  @Test
  void aRestartDoesNotForgetALimit() throws IOException {
    JobRef job = completed();
    gitHub.simulator.faults().next(Route.JOB_LOG, Fault.tooManyRequests(Duration.ofSeconds(90)));
    assertEquals(Kind.OVERLOADED, failure(job).kind());
    int before = gitHub.simulator.requests().size();
    source.close();
    context.clock().advance(Duration.ofSeconds(30));
    source = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT);

    assertEquals(Optional.of(Duration.ofMinutes(1)), failure(job).retryAfter());
    assertEquals(before, gitHub.simulator.requests().size());
    context.clock().advance(Duration.ofMinutes(1));
    assertReady(source.openLog(job));
  }

  @Test
  void limitsOfTheAppHoldForTheApp() {
    gitHub
        .simulator
        .faults()
        .next(Route.HOOK_DELIVERIES, Fault.secondaryLimit(Duration.ofSeconds(90)));
    History history = source.history().orElseThrow();
    assertThrows(SourceException.class, () -> history.attempts(null));
    int before = gitHub.simulator.requests().size();

    assertEquals(
        Kind.OVERLOADED, assertThrows(SourceException.class, history::installations).kind());
    assertEquals(Kind.OVERLOADED, failure(completed()).kind(), "a token needs the App");
    assertEquals(before, gitHub.simulator.requests().size());
  }

  private long refused(SimulatedGitHub where, String path) {
    return where.simulator.requests().stream()
        .filter(request -> request.path().matches(path) && request.status() == 401)
        .count();
  }

  private int longestToken() {
    return gitHub.simulator.requests().stream()
        .filter(request -> request.path().startsWith("/repos/"))
        .map(request -> request.headers().getOrDefault("Authorization", ""))
        .mapToInt(String::length)
        .max()
        .orElseThrow();
  }

  private ReceivedRequest last(Route.Host host) {
    return gitHub.simulator.requests().reversed().stream()
        .filter(request -> request.host() == host)
        .findFirst()
        .orElseThrow();
  }

  private JobRef completed() {
    return gitHub.ref(gitHub.completeJob(LOG));
  }

  private SourceException failure(JobRef job) {
    return assertThrows(SourceException.class, () -> source.openLog(job));
  }

  private static void assertReady(LogDownload download) throws IOException {
    LogDownload.Ready ready = assertInstanceOf(LogDownload.Ready.class, download);
    try (InputStream body = ready.body()) {
      assertTrue(body.readAllBytes().length >= LOG.length);
    }
  }
}
