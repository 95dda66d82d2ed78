// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.access.Digest;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.StreamRecord.Proof;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.json.Json;
import dev.runlens.core.live.Live;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.source.InMemoryEventSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Proofs of jobs over real sockets: from a job's token to a session, and from there to samples.
class SessionEndpointTest {

  private static final URI AUDIENCE = URI.create("https://runlens.example.com");
  private static final String GLOBAL = "0123456789abcdef";
  private static final String JOB =
      """
      {"repository": "acme/rocket", "run_id": 100, "run_attempt": 1, "job_id": 1}
      """;

  private final SettableClock clock = new SettableClock(Observed.START.plusSeconds(30));
  private final GatedStore store = new GatedStore();
  private final InMemoryEventSource service = new InMemoryEventSource(Secret.of("test"));
  @TempDir Path directory;
  private Database database;
  private Slot<MetricStore> slot;
  private Slot<EventSource> source;
  private Ingest ingest;
  private IngestTokens tokens;
  private TestServer server;
  private int made;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(
        database,
        Observed.installation(State.ACTIVE, "Acme", Observed.START),
        Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)),
        Observed.seen(Observed.job(2, JobStatus.IN_PROGRESS)));
    slot = OpenSlots.of("sqlite", MetricStore.class, store, directory, clock);
    source = OpenSlots.of("github", EventSource.class, service, directory, clock);
    Streams streams = new Streams(database, clock);
    ingest =
        new Ingest(
            streams, _ -> slot, () -> "sqlite", directory.resolve("spool"), new Live(), clock);
    HeldRepositories held = new HeldRepositories(database);
    IngestSessions sessions = new IngestSessions(database, held, clock);
    tokens = new IngestTokens(database, held, clock);
    Senders senders = new Senders(sessions, tokens, held, Secret.of(GLOBAL), true, clock);
    JobTokens jobTokens =
        new JobTokens(() -> Map.of("github", source), () -> URI.create(AUDIENCE + "/"));
    server =
        new TestServer(routing ->
            routing
                .register(new MetricsEndpoint(ingest, clock, new BodyBudget(100 << 20), senders))
                .register(new SessionEndpoint(jobTokens, sessions, clock)));
  }

  @AfterEach
  void close() {
    server.close();
    ingest.close();
    OpenSlots.close(slot);
    OpenSlots.close(source);
    database.close();
  }

  @Test
  void aTokenOfAJobBecomesASessionForItsSamples() throws Exception {
    HttpResponse<String> answer = exchange(token(1L), JOB);
    assertEquals(201, answer.statusCode(), answer.body());
    JsonNode session = Json.mapper().readTree(answer.body());
    assertTrue(session.path("token").asText().matches("rs_[A-Za-z0-9_-]{43}"), answer.body());
    assertEquals(
        clock.instant().plus(Duration.ofHours(6)).toString(), session.path("expires_at").asText());
    assertEquals(1, session.path("job_id").asLong());

    assertEquals(202, samples(session.path("token").asText(), "s", JOB).statusCode());
    StreamRecord stream = streams(1).getFirst();
    assertEquals(Proof.OIDC, stream.proof());
    assertTrue(stream.warrant().job());
    assertEquals(2, instants(stream));
  }

  @Test
  void aSessionMayBeWantedForAsLongAsAJobMayRun() throws Exception {
    String wanted = JOB.replace("}", ", \"lifetime_seconds\": 432000}");
    JsonNode session = Json.mapper().readTree(exchange(token(1L), wanted).body());
    assertEquals(
        clock.instant().plus(Duration.ofDays(5)).toString(), session.path("expires_at").asText());
    assertProblem(400, "lifetime_seconds", exchange(token(1L), wanted.replace("432000", "432001")));
  }

  @Test
  void aTokenOfAJobCountsOnce() throws Exception {
    String token = token(1L);
    assertEquals(201, exchange(token, JOB).statusCode());
    assertProblem(409, "used before", exchange(token, JOB));
    clock.set(clock.instant().plus(Duration.ofMinutes(14)));
    assertProblem(409, "used before", exchange(token, JOB));
  }

  @Test
  void ofManyThatUseATokenAtOnceOneWins() throws Exception {
    String token = token(1L);
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(callers.submit(() -> exchange(token, JOB).statusCode()));
      }
      for (Future<Integer> one : all) {
        statuses.add(one.get());
      }
    }
    assertEquals(1, statuses.stream().filter(status -> status == 201).count(), "" + statuses);
    assertEquals(15, statuses.stream().filter(status -> status == 409).count(), "" + statuses);
  }

  @Test
  void whatIsNoTokenOfAJobIsRefusedWithTheReason() throws Exception {
    assertProblem(401, "none of this service", exchange("forged", JOB));
    String elsewhere = service.jobToken(URI.create("https://other.example.com"), claim("x", 1L));
    assertProblem(401, "https://runlens.example.com", exchange(elsewhere, JOB));
    assertProblem(401, "Bearer", exchange("", JOB));
    assertProblem(401, "Bearer", exchange("x".repeat(8_001), JOB));
  }

  @ParameterizedTest
  @CsvSource({
    "acme/rocket, acme/other, repository",
    "100, 101, run_id",
    "\"run_attempt\": 1, \"run_attempt\": 2, run_attempt",
    "\"job_id\": 1, \"job_id\": 2, job_id",
  })
  void whatIsSaidMustBeWhatIsProved(String from, String to, String member) throws Exception {
    String token = token(1L);
    assertProblem(403, member, exchange(token, JOB.replace(from, to)));
    assertEquals(201, exchange(token, JOB).statusCode(), "a refused request uses up no token");
  }

  @Test
  void aBodyThatCannotBeReadIsNamed() throws Exception {
    assertProblem(400, "run_id", exchange(token(1L), JOB.replace("100", "\"many\"")));
    assertProblem(400, "JSON", exchange(token(1L), "["));
    assertProblem(400, "object", exchange(token(1L), "[]"));
    assertEquals(413, exchange(token(1L), " ".repeat(17_000)).statusCode());
  }

  @Test
  void aRepositoryThatWeDoNotHoldHasNoSessions() throws Exception {
    String unknown =
        service.jobToken(
            AUDIENCE,
            new JobIdentity.Claim.Genuine(
                "u", new RepositoryId(999), 100, 1, 1L, clock.instant().plusSeconds(300)));
    assertProblem(403, "does not watch", exchange(unknown, JOB));
    String token = token(1L);
    Observed.apply(
        database, Observed.installation(State.SUSPENDED, "Acme", Observed.START.plusSeconds(1)));
    assertProblem(403, "does not watch", exchange(token, JOB));
    Observed.apply(
        database,
        Observed.installation(State.ACTIVE, "Acme", Observed.START.plusSeconds(2)),
        new SourceEvent.RepositoryDeleted(Observed.REPOSITORY.id()));
    assertProblem(403, "does not watch", exchange(token, JOB));
  }

  @ParameterizedTest
  @CsvSource({
    "acme/rocket, acme/other, repository",
    "100, 101, run_id",
    "\"run_attempt\": 1, \"run_attempt\": 2, run_attempt",
    "\"job_id\": 1, \"job_id\": 2, job_id",
  })
  void aSessionIsGoodForItsJobAlone(String from, String to, String member) throws Exception {
    String session = session(1L, JOB);
    assertProblem(403, member, samples(session, "s", JOB.replace(from, to)));
    assertEquals(0, store.appends());
    assertEquals(202, samples(session, "s", JOB).statusCode());
  }

  @Test
  void aSessionEndsTenMinutesAfterItsJobAndNoNewOneBegins() throws Exception {
    String session = session(1L, JOB);
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
    clock.set(Observed.START.plusSeconds(70 + 599));
    assertEquals(202, samples(session, "s", JOB).statusCode());
    clock.set(Observed.START.plusSeconds(70 + 600));
    assertProblem(401, "over", samples(session, "s", JOB));
    assertProblem(403, "over", exchange(token(1L), JOB));
    assertEquals(
        201, exchange(token(2L), JOB.replace("\"job_id\": 1", "\"job_id\": 2")).statusCode());
  }

  @Test
  void aSessionEndsWithItsLifeAndWithTheRepository() throws Exception {
    String session = session(1L, JOB);
    String other = session(1L, JOB);
    clock.set(clock.instant().plus(Duration.ofHours(6)));
    assertProblem(401, "over", samples(session, "s", JOB));
    clock.set(clock.instant().minusSeconds(1));
    assertEquals(202, samples(other, "s", JOB).statusCode());
    Observed.apply(database, new SourceEvent.RepositoryDeleted(Observed.REPOSITORY.id()));
    assertProblem(401, "over", samples(other, "s", JOB));
  }

  @Test
  void anotherSessionOfTheJobGoesOnWithItsStream() throws Exception {
    assertEquals(202, samples(session(1L, JOB), "s", JOB).statusCode());
    assertEquals(202, samples(session(1L, JOB), "s", JOB, 1, 5_000).statusCode());
    assertEquals(1, streams(1).size());
    assertEquals(4, instants(streams(1).getFirst()));
  }

  @Test
  void aJobHasFourSessionsAndTheOldestGoes() throws Exception {
    String first = session(1L, JOB);
    List<String> later = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clock.set(clock.instant().plusSeconds(1));
      later.add(session(1L, JOB));
    }
    assertEquals(401, samples(first, "s", JOB).statusCode());
    for (String session : later) {
      assertEquals(202, samples(session, "s", JOB).statusCode());
    }
  }

  @Test
  void aTokenThatNamesNoJobProvesTheRunAndTheRunnerSaysWhichJob() throws Exception {
    String runner =
        """
        {"repository": "acme/rocket", "run_id": 100, "run_attempt": 1, "runner_name": "runner-2"}
        """;
    HttpResponse<String> answer = exchange(token(null), runner);
    JsonNode session = Json.mapper().readTree(answer.body());
    assertEquals(2, session.path("job_id").asLong(), answer.body());
    String token = session.path("token").asText();
    assertEquals(202, samples(token, "s", runner).statusCode());
    assertEquals(Proof.OIDC, streams(2).getFirst().proof());
    assertFalse(streams(2).getFirst().warrant().job());
    assertProblem(403, "runner_name", samples(token, "s", runner.replace("runner-2", "runner-1")));
    assertProblem(403, "job_id", samples(token, "s", JOB));
    assertProblem(
        400,
        "job_id",
        exchange(token(null), runner.replace(", \"runner_name\": \"runner-2\"", "")));
  }

  @Test
  void aRunnerWithTwoJobsOfTheRunTellsThemNotApart() throws Exception {
    Observed.apply(
        database,
        Observed.seen(Observed.job(Observed.run(100, 1), 3, JobStatus.IN_PROGRESS, "runner-2")));
    String runner = "{\"run_id\": 100, \"run_attempt\": 1, \"runner_name\": \"runner-2\"}";
    JsonNode session = Json.mapper().readTree(exchange(token(null), runner).body());
    assertTrue(session.path("job_id").isNull(), "" + session);
    String said = JOB.replace("\"job_id\": 1", "\"runner_name\": \"runner-2\"");
    assertEquals(202, samples(session.path("token").asText(), "s", said).statusCode());
    assertEquals(List.of(), streams(2));
    assertEquals(List.of(), streams(3));
  }

  @Test
  void aTokenThatNamesNoJobDoesNotReachAnotherRun() throws Exception {
    Observed.apply(
        database,
        Observed.seen(Observed.job(Observed.run(101, 1), 9, JobStatus.IN_PROGRESS, "runner-9")));
    assertProblem(
        403, "job_id", exchange(token(null), JOB.replace("\"job_id\": 1", "\"job_id\": 9")));
  }

  @Test
  void claimsAddNothingToAProvedSamplerAndAreKeptApart() throws Exception {
    assertEquals(202, samples("", "s", JOB).statusCode());
    assertEquals(Proof.CLAIM, streams(1).getFirst().proof());
    assertEquals(202, samples(session(1L, JOB), "s", JOB, 1, 5_000).statusCode());
    assertEquals(202, samples("", "s", JOB, 2, 9_000).statusCode());
    List<StreamRecord> shown = streams(1);
    assertEquals(List.of(Proof.OIDC), shown.stream().map(StreamRecord::proof).toList());
    assertEquals(2, instants(shown.getFirst()));
    assertEquals(1, new Streams(database, clock).apart(ours(1)));
  }

  @Test
  void aSourceThatIsAwayMeansTryAgain() throws Exception {
    service.answerJobTokens((_, _) -> {
      throw new SourceException(Kind.TRANSIENT, "The keys cannot be had.");
    });
    HttpResponse<String> answer = exchange("any", JOB);
    assertProblem(503, "cannot verify", answer);
    assertEquals("10", answer.headers().firstValue("retry-after").orElse(""));
  }

  @Test
  void whoAsksForTooManySessionsWaits() throws Exception {
    for (int i = 0; i < 600; i++) {
      assertEquals(401, exchange("", JOB).statusCode());
    }
    HttpResponse<String> answer = exchange(token(1L), JOB);
    assertProblem(429, "too many", answer);
    clock.set(clock.instant().plusSeconds(1));
    assertEquals(201, exchange(token(1L), JOB).statusCode());
  }

  @Test
  void nothingThatIsSentAsAProofIsKept() throws Exception {
    String token = token(1L);
    String session = Json.mapper().readTree(exchange(token, JOB).body()).path("token").asText();
    IngestTokens.Made made = make(42);
    database.close();
    String kept =
        new String(
            Files.readAllBytes(directory.resolve("catalog.db")), StandardCharsets.ISO_8859_1);
    assertTrue(kept.contains(Digest.of(session)));
    assertTrue(kept.contains(Digest.of(made.token())));
    for (String secret : List.of(token, session, made.token(), "id-1")) {
      assertFalse(kept.contains(secret), secret);
    }
  }

  @Test
  void aTokenOfAnInstallationIsGoodForItsRepositories() throws Exception {
    String token = make(42).token();
    assertTrue(token.matches("ri_[A-Za-z0-9_-]{43}"), token);
    assertEquals(202, samples(token, "s", JOB).statusCode());
    assertEquals(Proof.TOKEN, streams(1).getFirst().proof());
    assertProblem(
        403, "without this repository", samples(token, "s", JOB.replace("rocket", "unknown")));
    Observed.apply(
        database, new SourceEvent.RepositorySeen(Observed.repository(702, "Other", "Plane", 43)));
    assertProblem(
        403,
        "without this repository",
        samples(token, "s", JOB.replace("acme/rocket", "other/plane")));
  }

  @Test
  void aTokenOfAnInstallationEndsWhenItIsRevokedOrHasExpired() throws Exception {
    IngestTokens.Made revoked = make(42);
    IngestTokens.Made expired = make(42);
    assertEquals(202, samples(revoked.token(), "s", JOB).statusCode());
    assertTrue(tokens.revoke(revoked.row().id()).isPresent());
    assertProblem(401, "revoked", samples(revoked.token(), "s", JOB));
    assertTrue(tokens.revoke(revoked.row().id()).isEmpty());
    clock.set(clock.instant().plus(Duration.ofDays(30)));
    assertProblem(401, "expired", samples(expired.token(), "s", JOB));
  }

  @Test
  void theTokenOfTheConfigurationIsGoodForAllAndAWrongOneIsNoClaim() throws Exception {
    assertEquals(202, samples(GLOBAL, "s", JOB).statusCode());
    assertEquals(Proof.TOKEN, streams(1).getFirst().proof());
    for (String wrong : List.of(GLOBAL + "x", "rs_" + "A".repeat(43), "ri_" + "A".repeat(43))) {
      assertEquals(401, samples(wrong, "s", JOB).statusCode());
    }
  }

  @Test
  void claimsForOneRunAreLimitedAndProofsAreNot() throws Exception {
    RateLimit limit = new RateLimit(3, 1, clock);
    for (int i = 0; i < 3; i++) {
      assertTrue(limit.take("a", 1).isEmpty());
    }
    assertEquals(Duration.ofSeconds(1), limit.take("a", 1).orElseThrow());
    assertEquals(Duration.ofSeconds(3), limit.take("a", 1_000).orElseThrow());
    assertTrue(limit.take("b", 1).isEmpty());
    clock.set(clock.instant().plusMillis(1_500));
    assertTrue(limit.take("a", 1).isEmpty());
    assertTrue(limit.take("a", 1).isPresent());

    for (int i = 0; i < 3_000; i++) {
      assertEquals(202, samples("", "s", JOB).statusCode());
    }
    HttpResponse<String> refused = samples("", "s", JOB);
    assertProblem(429, "unverified", refused);
    assertNotEquals("", refused.headers().firstValue("retry-after").orElse(""));
    assertEquals(202, samples(session(1L, JOB), "s", JOB).statusCode());
  }

  private IngestTokens.Made make(long installation) {
    return tokens.make(
        new SourceId("github"), installation, "of Acme", Duration.ofDays(30), "the test");
  }

  private String token(@Nullable Long jobId) {
    made++;
    return service.jobToken(AUDIENCE, claim("id-" + made, jobId));
  }

  private JobIdentity.Claim.Genuine claim(String id, @Nullable Long jobId) {
    return new JobIdentity.Claim.Genuine(
        id, Observed.REPOSITORY.id(), 100, 1, jobId, clock.instant().plusSeconds(300));
  }

  private String session(@Nullable Long jobId, String body) throws Exception {
    HttpResponse<String> answer = exchange(token(jobId), body);
    assertEquals(201, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body()).path("token").asText();
  }

  private HttpResponse<String> exchange(String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .request("/api/ingest/session")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return server.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> samples(String token, String stream, String job)
      throws IOException, InterruptedException {
    return samples(token, stream, job, 0, 0);
  }

  /// A batch of two instants.
  private HttpResponse<String> samples(
      String token, String stream, String job, long sequence, long later)
      throws IOException, InterruptedException {
    long t = Observed.START.plusSeconds(20).toEpochMilli() + later;
    String batch =
        """
        {"job": %s, "stream": "%s", "seq": %d, "t": [%d, %d],
         "series": [{"name": "load_1m", "values": [1, 2]}]}
        """
            .formatted(job.strip(), stream, sequence, t, t + 1_000);
    HttpRequest.Builder request =
        server
            .request("/api/metrics")
            .header("Content-Type", "application/vnd.runlens.batch+json")
            .POST(BodyPublishers.ofString(batch));
    return server.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  private List<StreamRecord> streams(long jobId) {
    return new Streams(database, clock).ofJob(ours(jobId));
  }

  private long ours(long jobId) {
    return new Jobs(database).byJobId(Viewer.EVERYTHING, jobId).orElseThrow().id();
  }

  private long instants(StreamRecord stream) {
    return store.summary(stream.id()).orElseThrow().instants();
  }

  private static void assertProblem(int status, String word, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(word), answer.body());
  }
}
