// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.Secret;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.json.Json;
import dev.runlens.core.live.Live;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /api/metrics` over a real socket into a store.
class MetricsEndpointTest {

  private static final String TOKEN = "0123456789abcdef";
  private static final String SAMPLE =
      """
      {"timestamp": "2026-01-15 12:00:20",
       "github_context": {"job_id": 1, "run_id": 100, "run_attempt": 1, "repository": "acme/rocket"},
       "system": {"cpu": {"cores": 2, "usage_percent": 57.5}}}
      """;
  private static final String BATCH =
      """
      {"job": {"repository": "acme/rocket", "run_id": 100, "run_attempt": 1, "job_id": 1},
       "stream": "s", "seq": 0, "t": [1768478420000, 1768478421000],
       "series": [{"name": "load_1m", "values": [1, 2]}]}
      """;
  private static final String COMPACT = "application/vnd.runlens.batch+json";

  private final SettableClock clock = new SettableClock(Observed.START.plusSeconds(30));
  private final GatedStore store = new GatedStore();
  @TempDir Path directory;
  private Database database;
  private Slot<MetricStore> slot;
  private Ingest ingest;
  private TestServer server;
  private TestServer guarded;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
    slot = OpenSlots.of("sqlite", MetricStore.class, store, directory, clock);
    ingest =
        new Ingest(
            new Streams(database, clock),
            _ -> slot,
            () -> "sqlite",
            directory.resolve("spool"),
            new Live(),
            clock);
    server =
        new TestServer(routing ->
            routing.register(
                new MetricsEndpoint(ingest, clock, new BodyBudget(100 << 20), senders(null))));
    guarded =
        new TestServer(routing ->
            routing.register(
                new MetricsEndpoint(
                    ingest, clock, new BodyBudget(100 << 20), senders(Secret.of(TOKEN)))));
  }

  @AfterEach
  void close() {
    server.close();
    guarded.close();
    ingest.close();
    OpenSlots.close(slot);
    database.close();
  }

  @Test
  void aSampleIsDurableWhenItIsAcknowledged() throws Exception {
    assertAccepted(1, post("application/json", SAMPLE.getBytes(UTF_8)));
    assertEquals(1, instants());
    assertAccepted(1, post("application/json; charset=utf-8", SAMPLE.getBytes(UTF_8)));
    assertEquals(1, instants());
    assertEquals(StreamRecord.Proof.CLAIM, stream().proof());
  }

  @Test
  void anArrayOfSamplesIsOneRequest() throws Exception {
    String body = "[" + SAMPLE + "," + SAMPLE.replace(":20\"", ":21\"") + "]";
    assertAccepted(2, post("application/json", body.getBytes(UTF_8)));
    assertEquals(2, instants());
    assertEquals(1, store.appends());
  }

  @Test
  void aBatchMayBeCompressed() throws Exception {
    assertAccepted(2, post(COMPACT, BATCH.getBytes(UTF_8)));
    assertAccepted(2, compressed(COMPACT, gzip(BATCH.getBytes(UTF_8))));
    assertEquals(2, instants());
  }

  @Test
  void whatIsWrongIsNamed() throws Exception {
    HttpResponse<String> answer =
        post("application/json", SAMPLE.replace("57.5", "\"much\"").getBytes(UTF_8));
    assertProblem(400, "system.cpu.usage_percent must be a number.", answer);
    assertEquals(
        "system.cpu.usage_percent", Json.mapper().readTree(answer.body()).path("field").asText());
    assertEquals(0, store.appends());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "7", "\"x\"", "null", "{\"a\": NaN}", "<xml/>"})
  void whatIsNoJsonObjectOrArrayIsRefused(String body) throws Exception {
    assertEquals(400, post("application/json", body.getBytes(UTF_8)).statusCode());
  }

  @Test
  void whatJsonParsersChokeOnIsRefused() throws Exception {
    assertEquals(400, post("application/json", "[".repeat(100_000).getBytes(UTF_8)).statusCode());
    byte[] strange = {0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2};
    assertEquals(400, post("application/json", strange).statusCode());
    byte[] brokenUtf8 = {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};
    assertEquals(400, post("application/json", brokenUtf8).statusCode());
    assertEquals(
        400,
        post("application/json", ("[" + "9".repeat(5_000) + "]").getBytes(UTF_8)).statusCode());
  }

  @Test
  void otherMediaTypesAreRefused() throws Exception {
    assertProblem(415, "text/plain", post("text/plain", SAMPLE.getBytes(UTF_8)));
    HttpRequest.Builder bare = server.request("/api/metrics").POST(BodyPublishers.ofString(SAMPLE));
    assertEquals(415, server.send(bare).statusCode());
  }

  @Test
  void theTokenIsAskedForIfThereIsOne() throws Exception {
    assertProblem(401, "token", guarded.send(sample(guarded)));
    for (String wrong : new String[] {"Bearer ", "Bearer " + TOKEN + "x", TOKEN, "Basic eDp5"}) {
      assertProblem(401, "token", guarded.send(sample(guarded).header("Authorization", wrong)));
    }
    assertAccepted(1, guarded.send(sample(guarded).header("Authorization", "Bearer " + TOKEN)));
    assertEquals(StreamRecord.Proof.TOKEN, stream().proof());
  }

  @Test
  void aBombIsRefusedWithoutBeingInflatedWhole() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 200; i++) {
        gzip.write(zeros);
      }
    }
    byte[] bomb = zipped.toByteArray();
    assertTrue(bomb.length < 256 * 1024, "a bomb of " + bomb.length);
    assertEquals(413, compressed(COMPACT, bomb).statusCode());
  }

  @Test
  void aBatchThatIsLargeOnTheWireIsRefused() throws Exception {
    byte[] body = new byte[256 * 1024 + 1];
    Arrays.fill(body, (byte) ' ');
    assertProblem(413, "262144", post(COMPACT, body));
  }

  @Test
  void brokenGzipIsRefused() throws Exception {
    byte[] whole = gzip(BATCH.getBytes(UTF_8));
    assertEquals(400, compressed(COMPACT, Arrays.copyOf(whole, whole.length - 20)).statusCode());
    assertEquals(400, compressed(COMPACT, "no gzip at all".getBytes(UTF_8)).statusCode());
    assertEquals(0, store.appends());
  }

  @Test
  void samplesForAStoreThatIsAwayAreKeptUntilItIsBack() throws Exception {
    OpenSlots.close(slot);
    assertAccepted(1, post("application/json", SAMPLE.getBytes(UTF_8)));
    assertTrue(ingest.spooledBytes() > 0);
    OpenSlots.reopen(slot, store, directory, clock);
    Eventually.holds(() -> ingest.spooledBytes() == 0);
    assertEquals(1, instants());
  }

  @Test
  void samplesThatComeWhileTheServerStopsMeanTryAgain() throws Exception {
    assertAccepted(1, post("application/json", SAMPLE.getBytes(UTF_8)));
    ingest.close();
    HttpResponse<String> answer = post("application/json", SAMPLE.getBytes(UTF_8));
    assertProblem(503, "stopping", answer);
    assertEquals("5", answer.headers().firstValue("retry-after").orElse(""));
  }

  /// As the server is wired: whoever has a token takes no claims.
  private Senders senders(@Nullable Secret token) {
    HeldRepositories held = new HeldRepositories(database);
    return new Senders(
        new IngestSessions(database, held, clock),
        new IngestTokens(database, held, clock),
        held,
        token,
        token == null,
        clock);
  }

  private HttpResponse<String> post(String mediaType, byte[] body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/metrics")
            .header("Content-Type", mediaType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> compressed(String mediaType, byte[] body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/metrics")
            .header("Content-Type", mediaType)
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static HttpRequest.Builder sample(TestServer to) {
    return to.request("/api/metrics")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(SAMPLE));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static void assertAccepted(int count, HttpResponse<String> answer) throws IOException {
    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode body = Json.mapper().readTree(answer.body());
    assertEquals(count, body.path("accepted").asInt());
  }

  private static void assertProblem(int status, String word, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(word), answer.body());
  }

  private StreamRecord stream() {
    long job = new Jobs(database).byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    return new Streams(database, clock).ofJob(job).getLast();
  }

  private long instants() {
    return store.summary(stream().id()).orElseThrow().instants();
  }
}
