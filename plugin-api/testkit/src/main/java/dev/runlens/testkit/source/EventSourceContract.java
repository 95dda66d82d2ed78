// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.Verdict.Reason;
import dev.runlens.api.source.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every event source does. A plugin's test extends this and plays the service whose
/// deliveries the source takes.
public abstract class EventSourceContract {

  private static final Instant RECEIVED = Instant.parse("2026-01-15T12:00:00Z");

  private EventSource source;

  /// Opens the source that is tested.
  protected abstract EventSource open();

  /// Genuine requests: one at least for every kind of event that the source reads, among them a
  /// job's.
  protected abstract List<WebhookRequest> genuineRequests();

  /// A genuine request about something that means nothing to us.
  protected abstract WebhookRequest genuineRequestOfNoUse();

  /// Whether the source can fetch logs. If not, the three methods below are never called.
  protected boolean supportsLogDownload() {
    return true;
  }

  /// Makes a completed job with this log.
  protected abstract JobRef jobWithLog(byte[] log);

  /// Makes a job that is still running.
  protected abstract JobRef jobInProgress();

  /// Makes a job that ended before any runner had it, so that it will never have a log.
  protected abstract JobRef jobThatNeverRan();

  @BeforeEach
  void openSource() {
    source = open();
  }

  @AfterEach
  void closeSource() {
    source.close();
  }

  @Test
  void acceptsGenuineRequests() {
    for (WebhookRequest request : genuineRequests()) {
      Verdict.Verified verified = verified(request);
      assertFalse(verified.deliveryId().isBlank());
      assertTrue(verified.event().length() >= 1 && verified.event().length() <= 100);
    }
  }

  @Test
  void givesARepeatedRequestTheSameDeliveryId() {
    for (WebhookRequest request : genuineRequests()) {
      assertEquals(verified(request), verified(copy(request)));
    }
  }

  @Test
  void refusesABodyThatWasChangedAnywhere() {
    Random random = new Random(4);
    for (WebhookRequest request : genuineRequests()) {
      int length = request.body().length;
      for (int round = 0; round < 200; round++) {
        byte[] changed = request.body().clone();
        changed[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
        assertForged(new WebhookRequest(request.headers(), changed));
      }
      assertForged(
          new WebhookRequest(request.headers(), Arrays.copyOf(request.body(), length - 1)));
      assertForged(
          new WebhookRequest(request.headers(), Arrays.copyOf(request.body(), length + 1)));
      assertForged(new WebhookRequest(request.headers(), new byte[0]));
    }
  }

  @Test
  void saysTheSameToEveryForger() {
    WebhookRequest genuine = genuineRequests().getFirst();
    Verdict unsigned = source.verify(new WebhookRequest(Map.of(), genuine.body()));
    byte[] changed = genuine.body().clone();
    changed[0] ^= 1;

    assertEquals(unsigned, source.verify(new WebhookRequest(genuine.headers(), changed)));
    assertEquals(unsigned, source.verify(new WebhookRequest(Map.of(), new byte[0])));
    assertEquals(unsigned, source.verify(new WebhookRequest(signedByWhoKnows(genuine), changed)));
  }

  @Test
  void answersRequestsThatLackAHeader() {
    for (WebhookRequest request : genuineRequests()) {
      for (String name : request.headers().keySet()) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.remove(name);
        source.verify(new WebhookRequest(headers, request.body()));
        headers.put(name, List.of());
        source.verify(new WebhookRequest(headers, request.body()));
        headers.put(name, List.of(""));
        source.verify(new WebhookRequest(headers, request.body()));
      }
    }
  }

  @Test
  void refusesGarbageOfAnySize() {
    Random random = new Random(11);
    Map<String, List<String>> headers = genuineRequests().getFirst().headers();
    for (int size : new int[] {0, 1, 64, 4_096, 1 << 20}) {
      byte[] garbage = new byte[size];
      random.nextBytes(garbage);
      assertForged(new WebhookRequest(headers, garbage));
      assertForged(new WebhookRequest(Map.of(), garbage));
    }
  }

  @Test
  void changesNoRequest() {
    for (WebhookRequest request : genuineRequests()) {
      byte[] before = request.body().clone();
      source.parse(delivery(request));

      assertArrayEquals(before, request.body());
    }
  }

  @Test
  void verifiesOnManyThreadsAtOnce() throws Exception {
    List<WebhookRequest> requests = genuineRequests();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < 16; caller++) {
        WebhookRequest request = requests.get(caller % requests.size());
        callers.add(
            executor.submit(() -> {
              for (int round = 0; round < 50; round++) {
                source.parse(delivery(request));
                assertForged(new WebhookRequest(request.headers(), new byte[] {1}));
              }
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  @Test
  void seesAJob() {
    assertTrue(
        genuineRequests().stream()
            .flatMap(request -> source.parse(delivery(request)).stream())
            .anyMatch(SourceEvent.JobSeen.class::isInstance));
  }

  @Test
  void parsesADeliveryToTheSameEventsWheneverAsked() {
    for (WebhookRequest request : genuineRequests()) {
      Delivery delivery = delivery(request);
      List<SourceEvent> events = source.parse(delivery);
      Delivery replayed =
          new Delivery(
              delivery.source(), delivery.id(), delivery.event(), delivery.body(), Instant.EPOCH);

      assertFalse(events.isEmpty());
      assertEquals(events, source.parse(delivery));
      assertEquals(events, source.parse(replayed));
      try (EventSource restarted = open()) {
        assertEquals(events, restarted.parse(delivery));
      }
    }
  }

  @Test
  void namesTheDeliverysSourceInEveryKey() {
    for (WebhookRequest request : genuineRequests()) {
      Delivery delivery = delivery(request);
      for (SourceEvent event : source.parse(delivery)) {
        switch (event) {
          case SourceEvent.JobSeen(var repository, var job) -> {
            assertEquals(delivery.source(), job.key().source());
            assertEquals(repository.id(), job.key().run().repository());
          }
          case SourceEvent.RunSeen(var repository, var run) -> {
            assertEquals(delivery.source(), run.key().source());
            assertEquals(repository.id(), run.key().repository());
          }
          case SourceEvent.InstallationSeen _,
              SourceEvent.RepositorySeen _,
              SourceEvent.RepositoryDeleted _,
              SourceEvent.AccountRenamed _,
              SourceEvent.GrantRevoked _,
              SourceEvent.Ignored _ -> {}
        }
      }
    }
  }

  @Test
  void ignoresWhatIsOfNoUse() {
    List<SourceEvent> events = source.parse(delivery(genuineRequestOfNoUse()));

    assertEquals(1, events.size());
    SourceEvent.Ignored ignored = assertInstanceOf(SourceEvent.Ignored.class, events.getFirst());
    assertFalse(ignored.reason().isBlank());
  }

  @Test
  void refusesBodiesThatBreakTheirPromise() {
    Random random = new Random(7);
    for (WebhookRequest request : genuineRequests()) {
      Delivery delivery = delivery(request);
      byte[] body = request.body();
      for (int round = 0; round < 300; round++) {
        byte[] broken =
            round % 3 == 0 ? Arrays.copyOf(body, random.nextInt(body.length)) : body.clone();
        for (int changes = round % 3; changes > 0 && broken.length > 0; changes--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        assertParsesOrRefuses(
            new Delivery(
                delivery.source(), delivery.id(), delivery.event(), broken, delivery.receivedAt()));
      }
    }
  }

  @Test
  void downloadsALogAsItIs() throws IOException {
    if (!supportsLogDownload()) {
      return;
    }
    byte[] log = new byte[300_000];
    new Random(3).nextBytes(log);

    assertArrayEquals(log, download(jobWithLog(log)));
    assertArrayEquals(new byte[] {'x'}, download(jobWithLog(new byte[] {'x'})));
  }

  @Test
  void downloadsTheSameLogAgain() throws IOException {
    if (!supportsLogDownload()) {
      return;
    }
    JobRef job = jobWithLog(new byte[] {1, 2, 3});

    assertArrayEquals(download(job), download(job));
  }

  @Test
  void hasNoLogYetWhileAJobRuns() {
    if (!supportsLogDownload()) {
      return;
    }
    LogDownload.NotYet answer =
        assertInstanceOf(LogDownload.NotYet.class, source.openLog(jobInProgress()));

    assertTrue(answer.retryAfter().isPositive());
    assertFalse(answer.reason().isBlank());
  }

  @Test
  void neverHasALogOfAJobThatNeverRan() {
    if (!supportsLogDownload()) {
      return;
    }
    LogDownload.Never answer =
        assertInstanceOf(LogDownload.Never.class, source.openLog(jobThatNeverRan()));

    assertFalse(answer.reason().isBlank());
  }

  @Test
  void refusesLogsIfItHasNone() {
    if (supportsLogDownload()) {
      return;
    }
    Delivery delivery = delivery(genuineRequests().getFirst());
    JobRef job =
        source.parse(delivery).stream()
            .filter(SourceEvent.JobSeen.class::isInstance)
            .map(SourceEvent.JobSeen.class::cast)
            .map(seen -> new JobRef(seen.job().key(), seen.repository()))
            .findFirst()
            .orElseThrow();

    assertEquals(
        Kind.UNSUPPORTED, assertThrows(SourceException.class, () -> source.openLog(job)).kind());
  }

  @Test
  void saysHowItIsWithinTwoSeconds() {
    assertFalse(assertTimeout(Duration.ofSeconds(2), source::check).detail().isBlank());
  }

  @Test
  void closesTwice() {
    source.drain();
    source.close();
    source.close();
  }

  private Verdict.Verified verified(WebhookRequest request) {
    return assertInstanceOf(Verdict.Verified.class, source.verify(request));
  }

  private Delivery delivery(WebhookRequest request) {
    Verdict.Verified verified = verified(request);
    return new Delivery(
        new SourceId("contract"),
        verified.deliveryId(),
        verified.event(),
        request.body(),
        RECEIVED);
  }

  private void assertForged(WebhookRequest request) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, source.verify(request));
    assertEquals(Reason.SIGNATURE, refused.reason());
  }

  private void assertParsesOrRefuses(Delivery delivery) {
    try {
      source.parse(delivery);
    } catch (SourceException e) {
      assertEquals(Kind.INVALID, e.kind());
    }
  }

  private byte[] download(JobRef job) throws IOException {
    LogDownload.Ready ready = assertInstanceOf(LogDownload.Ready.class, source.openLog(job));
    try (InputStream body = ready.body()) {
      return body.readAllBytes();
    }
  }

  private static WebhookRequest copy(WebhookRequest request) {
    return new WebhookRequest(Map.copyOf(request.headers()), request.body().clone());
  }

  /// The same headers with every digit of every value replaced by another.
  private static Map<String, List<String>> signedByWhoKnows(WebhookRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, values) ->
            headers.put(name, values.stream().map(v -> v.replaceAll("[0-9]", "7")).toList()));
    return headers;
  }
}
