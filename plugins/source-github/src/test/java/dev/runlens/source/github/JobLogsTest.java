// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceException;
import dev.runlens.githubsimulator.App;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.ReceivedRequest;
import dev.runlens.githubsimulator.Route;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

final class JobLogsTest {

  private static final byte[] LOG = "a line\nand another\n".getBytes(UTF_8);

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private GitHubSource source;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    source = open(gitHub.settings());
  }

  @AfterEach
  void close() {
    source.close();
    context.close();
    gitHub.close();
  }

  @Test
  void keepsTheTokenFromTheLogHost() throws IOException {
    assertReady(source.openLog(completed()));

    ReceivedRequest blob =
        gitHub.simulator.requests().stream()
            .filter(request -> request.host() == Route.Host.BLOB)
            .findFirst()
            .orElseThrow();
    assertTrue(blob.headers().keySet().stream().noneMatch("authorization"::equalsIgnoreCase));
  }

  @Test
  void takesOneRequestForALogAfterTheFirst() throws IOException {
    assertReady(source.openLog(completed()));
    JobRef second = completed();
    int before = apiRequests();

    assertReady(source.openLog(second));

    assertEquals(1, apiRequests() - before);
    assertEquals(1, gitHub.tokenRequests());
  }

  @Test
  void acceptsBothFormsOfKeysAndIds() throws IOException {
    App app = gitHub.simulator.app();
    for (String pem :
        List.of(
            app.privateKeyPem(),
            app.privateKeyPkcs8Pem(),
            app.privateKeyPem().replace("\n", "\\n"))) {
      try (GitHubSource other = open(gitHub.settings(app.clientId(), pem, logHosts()))) {
        assertReady(other.openLog(completed()));
      }
    }
  }

  @Test
  void renewsATokenBeforeItExpires() throws IOException {
    assertReady(source.openLog(completed()));
    context.clock().advance(Duration.ofMinutes(54));
    assertReady(source.openLog(completed()));
    assertEquals(1, gitHub.tokenRequests());

    context.clock().advance(Duration.ofMinutes(1));
    assertReady(source.openLog(completed()));
    assertEquals(2, gitHub.tokenRequests());
  }

  @Test
  void makesOneTokenForManyThreads() throws Exception {
    gitHub.simulator.faults().next(Route.INSTALLATION_TOKEN, new Fault.Late(Duration.ofMillis(50)));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < 12; caller++) {
        JobRef job = completed();
        callers.add(
            executor.submit(() -> {
              assertReady(source.openLog(job));
              return null;
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    assertEquals(1, gitHub.tokenRequests());
  }

  @Test
  void replacesATokenThatIsRefused() throws IOException {
    assertReady(source.openLog(completed()));
    gitHub.simulator.faults().next(Route.JOB_LOG, Fault.status(401));

    assertReady(source.openLog(completed()));
    assertEquals(2, gitHub.tokenRequests());
  }

  @Test
  void asksAPersonWhenEvenANewTokenIsRefused() {
    gitHub.simulator.faults().next(2, Route.JOB_LOG, Fault.status(401));

    assertEquals(Kind.CONFIG, failure(completed()).kind());
    assertEquals(2, gitHub.tokenRequests());
  }

  @Test
  void asksAPersonAboutAnAppThatGitHubDoesNotKnow() {
    App app = gitHub.simulator.app();
    JobRef job = completed();
    try (GitHubSource other = open(gitHub.settings("99", app.privateKeyPem(), logHosts()))) {
      SourceException thrown = assertThrows(SourceException.class, () -> other.openLog(job));
      assertEquals(Kind.CONFIG, thrown.kind(), thrown::getMessage);
    }
    gitHub.simulator.faults().next(Route.api("GET", "/app"), Fault.status(401));
    assertEquals(Kind.CONFIG, failure(job).kind());
  }

  @Test
  void asksAPersonAboutASuspendedOrDeletedInstallation() {
    JobRef job = completed();
    gitHub.installation.suspend();
    SourceException suspended = failure(job);
    gitHub.installation.delete();
    SourceException deleted = failure(job);

    assertEquals(Kind.CONFIG, suspended.kind());
    assertTrue(String.valueOf(suspended.getMessage()).contains("suspended"));
    assertEquals(Kind.CONFIG, deleted.kind());
  }

  @Test
  void findsTheInstallationOfARepository() throws IOException {
    Job job = gitHub.completeJob(LOG);

    assertReady(source.openLog(gitHub.refWithoutInstallation(job)));

    gitHub.installation.removeRepositories("parcels");
    assertInstanceOf(LogDownload.Never.class, source.openLog(gitHub.refWithoutInstallation(job)));
  }

  @Test
  void followsARepositoryThatWasRenamed() throws IOException {
    JobRef job = completed();
    String moved =
        "%s/repositories/%s/actions/jobs/%d/logs"
            .formatted(gitHub.simulator.baseUri(), job.repository().id(), job.key().jobId());
    gitHub.simulator.faults().next(Route.JOB_LOG, new Fault.RedirectTo(moved));

    assertReady(source.openLog(job));
  }

  @Test
  void waitsForTheLogOfARunningJob() {
    LogDownload.NotYet answer = notYet(gitHub.ref(gitHub.startJob()));

    assertEquals(Duration.ofMinutes(1), answer.retryAfter());
  }

  @Test
  void waitsEverLongerForALogThatIsNotThere() {
    Job job = gitHub.completeJob(LOG);
    job.log().lose();

    assertEquals(Duration.ofSeconds(5), notYet(gitHub.ref(job)).retryAfter());
    context.clock().advance(Duration.ofSeconds(40));
    assertEquals(Duration.ofSeconds(40), notYet(gitHub.ref(job)).retryAfter());
    context.clock().advance(Duration.ofHours(3));
    assertEquals(Duration.ofHours(1), notYet(gitHub.ref(job)).retryAfter());
    context.clock().advance(Duration.ofHours(21));
    assertInstanceOf(LogDownload.Never.class, source.openLog(gitHub.ref(job)));
  }

  @Test
  void asksAboutTheJobWhenTheApiKnowsNoLog() {
    JobRef job = completed();
    gitHub.simulator.faults().next(Route.JOB_LOG, Fault.notFound());

    notYet(job);
    assertEquals(1, gitHub.requests("GET", "/repos/northwind/parcels/actions/jobs/\\d+"));
  }

  @Test
  void neverHasTheLogOfAJobThatIsGone() {
    JobRef job = completed();
    gitHub.simulator.faults().next(Route.JOB_LOG, Fault.notFound());
    gitHub.simulator.faults().next(Route.JOB, Fault.notFound());

    assertInstanceOf(LogDownload.Never.class, source.openLog(job));
  }

  @Test
  void neverHasTheLogOfAJobThatNoRunnerHad() {
    for (String conclusion : List.of("skipped", "cancelled")) {
      Job job = gitHub.queueJob();
      job.complete(conclusion);

      assertInstanceOf(LogDownload.Never.class, source.openLog(gitHub.ref(job)));
    }
  }

  @Test
  void neverHasALogBeyondItsRetention() {
    Job job = gitHub.completeJob(LOG);
    job.log().expire();

    LogDownload.Never answer =
        assertInstanceOf(LogDownload.Never.class, source.openLog(gitHub.ref(job)));
    assertTrue(answer.reason().contains("retention"));
  }

  @Test
  void readsAJobWhoseRunnerIdNeeds64Bits() {
    Job job = gitHub.queueJob();
    job.start(Runner.selfHosted(1L << 33, "build-08"));
    job.complete("failure");
    job.log().lose();

    assertEquals(Duration.ofSeconds(5), notYet(gitHub.ref(job)).retryAfter());
  }

  @Test
  void staysAwayForAsLongAsGitHubSays() throws IOException {
    assertReady(source.openLog(completed()));
    JobRef job = completed();
    for (int kind = 0; kind < 3; kind++) {
      gitHub
          .simulator
          .faults()
          .next(
              Route.JOB_LOG,
              switch (kind) {
                case 0 -> Fault.tooManyRequests(Duration.ofSeconds(90));
                case 1 -> Fault.secondaryLimit(Duration.ofSeconds(90));
                default -> Fault.primaryLimit(context.clock().instant().plusSeconds(90));
              });

      assertOverloaded(Duration.ofSeconds(90), failure(job));
      int before = apiRequests();
      context.clock().advance(Duration.ofSeconds(30));
      assertOverloaded(Duration.ofSeconds(60), failure(job));
      assertEquals(before, apiRequests(), "asked within the limit");
      context.clock().advance(Duration.ofSeconds(60));
      assertReady(source.openLog(job));
    }
  }

  @Test
  void staysAwayAMinuteIfGitHubDoesNotSay() {
    gitHub
        .simulator
        .faults()
        .next(
            Route.JOB_LOG,
            new Fault.Reply(
                403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}"));

    assertOverloaded(Duration.ofMinutes(1), failure(completed()));
  }

  @Test
  void staysAwayWhenTokensAreLimited() {
    gitHub
        .simulator
        .faults()
        .next(Route.INSTALLATION_TOKEN, Fault.tooManyRequests(Duration.ofSeconds(20)));

    assertOverloaded(Duration.ofSeconds(20), failure(completed()));
  }

  @Test
  void asksAPersonAboutAPermission() {
    gitHub
        .simulator
        .faults()
        .next(
            Route.JOB_LOG,
            new Fault.Reply(
                403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}"));
    SourceException thrown = failure(completed());

    assertEquals(Kind.CONFIG, thrown.kind());
    assertTrue(String.valueOf(thrown.getMessage()).contains("Resource not accessible"));
    assertTrue(String.valueOf(thrown.getMessage()).contains("actions: read"));
  }

  @Test
  void triesAgainAfterEveryOtherFailure() {
    Patience impatient = new Patience(Duration.ofMillis(500), Duration.ofMillis(500));
    for (Route route : List.of(Route.JOB_LOG, Route.INSTALLATION_TOKEN, Route.BLOB)) {
      for (Fault fault :
          List.of(
              Fault.serverError(),
              Fault.badGateway(),
              Fault.status(418),
              new Fault.Hang(Duration.ofSeconds(1)))) {
        try (GitHubSource fresh = new GitHubSource(gitHub.settings(), context, impatient)) {
          JobRef job = completed();
          gitHub.simulator.faults().next(route, fault);
          SourceException thrown =
              assertThrows(SourceException.class, () -> fresh.openLog(job), fault::toString);
          assertEquals(Kind.TRANSIENT, thrown.kind(), thrown::getMessage);
        }
      }
      gitHub.simulator.faults().always(route, new Fault.Disconnect());
      try (GitHubSource fresh = open(gitHub.settings())) {
        JobRef job = completed();
        assertEquals(
            Kind.TRANSIENT, assertThrows(SourceException.class, () -> fresh.openLog(job)).kind());
      }
      gitHub.simulator.faults().clear();
    }
  }

  @Test
  void triesAgainAfterAnAnswerThatWasCutShort() {
    gitHub.simulator.faults().next(Route.INSTALLATION_TOKEN, new Fault.CutBody(10));

    assertEquals(Kind.TRANSIENT, failure(completed()).kind());
  }

  @Test
  void failsTheReaderOfALogThatWasCutShort() throws IOException {
    gitHub.simulator.faults().next(Route.BLOB, new Fault.CutBody(7));
    LogDownload.Ready ready =
        assertInstanceOf(LogDownload.Ready.class, source.openLog(completed()));

    try (InputStream body = ready.body()) {
      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void goesNowhereThatIsNotListed() {
    for (String location :
        List.of(
            "https://logs.attacker.example/x?sig=hidden",
            "http://169.254.169.254/latest/meta-data?sig=hidden",
            "http://127.0.0.1:1/x?sig=hidden",
            "https://user:sig=hidden@127.0.0.1/x",
            "ftp://127.0.0.1/x?sig=hidden",
            "file:///etc/passwd?sig=hidden")) {
      JobRef job = completed();
      gitHub.simulator.faults().next(Route.JOB_LOG, new Fault.RedirectTo(location));
      SourceException thrown = failure(job);

      assertEquals(Kind.CONFIG, thrown.kind(), location);
      assertTrue(String.valueOf(thrown.getMessage()).contains("log-hosts"), location);
      assertFalse(trace(thrown).contains("hidden"), location);
    }
    assertTrue(gitHub.simulator.requests().stream().allMatch(r -> r.host() == Route.Host.API));
  }

  @Test
  void takesAnotherServiceOnTheHostOfTheApiForALogHost() {
    URI host = gitHub.simulator.baseUri();
    GitHubSettings enterprise = gitHub.settings(URI.create(host + "/api/v3"));
    JobRef job = completed();
    gitHub
        .simulator
        .faults()
        .always(Route.ANY_API, new Fault.RedirectTo(host + "/_services/pipelines/log"));
    try (GitHubSource other = open(enterprise)) {
      assertThrows(SourceException.class, () -> other.openLog(job));
    }

    assertEquals(0, gitHub.requests("GET", "/_services/.*"));
  }

  @Test
  void doesNotFollowTheLogHostElsewhere() {
    gitHub
        .simulator
        .faults()
        .next(Route.BLOB, new Fault.RedirectTo(gitHub.simulator.baseUri() + "/app"));

    assertEquals(Kind.TRANSIENT, failure(completed()).kind());
  }

  @Test
  void endsARedirectThatGoesInCircles() {
    gitHub.simulator.faults().always(Route.JOB_LOG, new Fault.RedirectLoop());

    assertEquals(Kind.TRANSIENT, failure(completed()).kind());
  }

  @Test
  void tellsNoSecretToAnybody() {
    gitHub.simulator.faults().always(Route.BLOB, Fault.status(403));
    JobRef job = completed();
    String blob = trace(failure(job));
    List<String> secrets =
        gitHub.simulator.requests().stream()
            .map(request -> request.headers().get("Authorization"))
            .flatMap(value -> Optional.ofNullable(value).stream())
            .map(value -> value.substring(value.indexOf(' ') + 1))
            .toList();
    gitHub.simulator.faults().always(Route.ANY_API, Fault.status(401));
    context.clock().advance(Duration.ofHours(2));
    String refused = trace(failure(job));

    assertFalse(secrets.isEmpty());
    for (String secret : secrets) {
      assertFalse(blob.contains(secret) || refused.contains(secret));
    }
    assertFalse(blob.contains("sig="));
  }

  @Test
  void givesUpItsTurnWhenInterrupted() throws Exception {
    gitHub
        .simulator
        .faults()
        .next(Route.INSTALLATION_TOKEN, new Fault.Hang(Duration.ofMillis(1_500)));
    JobRef job = completed();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SourceException> slow = executor.submit(() -> failure(job));
      while (gitHub.requests("GET", "/app") == 0) {
        Thread.sleep(5);
      }
      Thread waiting =
          Thread.ofVirtual().start(() -> assertEquals(Kind.TRANSIENT, failure(job).kind()));
      waiting.interrupt();
      assertTrue(waiting.join(Duration.ofSeconds(1)));
      assertEquals(Kind.TRANSIENT, slow.get().kind());
    }
  }

  private GitHubSource open(GitHubSettings settings) {
    return new GitHubSource(settings, context, SimulatedGitHub.SHORT);
  }

  private List<String> logHosts() {
    return List.of(SimulatedGitHub.authority(gitHub.simulator.blobUri()));
  }

  private JobRef completed() {
    return gitHub.ref(gitHub.completeJob(LOG));
  }

  private int apiRequests() {
    return (int)
        gitHub.simulator.requests().stream().filter(r -> r.host() == Route.Host.API).count();
  }

  private LogDownload.NotYet notYet(JobRef job) {
    return assertInstanceOf(LogDownload.NotYet.class, source.openLog(job));
  }

  private SourceException failure(JobRef job) {
    return assertThrows(SourceException.class, () -> source.openLog(job));
  }

  private static void assertReady(LogDownload download) throws IOException {
    LogDownload.Ready ready = assertInstanceOf(LogDownload.Ready.class, download);
    try (InputStream body = ready.body()) {
      byte[] bytes = body.readAllBytes();
      // The simulator begins a log with a byte order mark.
      assertArrayEquals(LOG, Arrays.copyOfRange(bytes, 3, bytes.length));
    }
  }

  private static void assertOverloaded(Duration wait, SourceException thrown) {
    assertEquals(Kind.OVERLOADED, thrown.kind(), thrown::getMessage);
    assertEquals(Optional.of(wait), thrown.retryAfter());
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
