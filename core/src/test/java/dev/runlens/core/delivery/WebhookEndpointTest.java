// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.source.EventSource;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.testkit.SettableClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `POST /webhooks/{source}` over a real socket into the ledger.
class WebhookEndpointTest {

  private static final String BODY = "{\"action\": \"queued\"}";

  private final SettableClock clock = new SettableClock(Observed.START);
  @TempDir Path directory;
  private Database database;
  private WorkQueue work;
  private DeliveryLedger ledger;
  private Slot<EventSource> slot;
  private WebhookEndpoint endpoint;
  private TestServer server;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    work = new WorkQueue(database, clock);
    ledger = new DeliveryLedger(database, work, clock);
    slot = OpenSlots.of("github", EventSource.class, new ScriptedSource(), directory, clock);
    endpoint = new WebhookEndpoint(() -> Map.of("github", slot), ledger, new BodyBudget(100 << 20));
    server = new TestServer(routing -> routing.register(endpoint));
  }

  @AfterEach
  void close() {
    server.close();
    work.close();
    OpenSlots.close(slot);
    database.close();
  }

  @Test
  void aGenuineDeliveryIsKeptOnceAsItCame() throws Exception {
    HttpResponse<String> first = server.send(delivery("github", BODY));
    assertEquals(202, first.statusCode(), first.body());
    assertTrue(first.body().contains("\"kept\""), first.body());
    HttpResponse<String> again = server.send(delivery("github", BODY));
    assertEquals(202, again.statusCode());
    assertTrue(again.body().contains("\"known\""), again.body());
    assertEquals(1, ledger.count("received"));
    assertArrayEquals(BODY.getBytes(UTF_8), ledger.find(1).orElseThrow().body());
    assertEquals(1, work.size("delivery"));
  }

  @Test
  void aDeliveryWhoseSignatureCoversOtherBytesIsRefused() throws Exception {
    HttpRequest.Builder forged = delivery("github", BODY).POST(BodyPublishers.ofString(BODY + " "));
    assertEquals(401, server.send(forged).statusCode());
    assertEquals(1, endpoint.refused());
    assertEquals(0, ledger.count("received"));
  }

  @Test
  void aSignedRequestThatIsNoDeliveryIsRefused() throws Exception {
    HttpRequest.Builder malformed =
        server
            .request("/webhooks/github")
            .header("X-Signature", BODY)
            .POST(BodyPublishers.ofString(BODY));
    assertEquals(400, server.send(malformed).statusCode());
  }

  @Test
  void sourcesThatAreNotConfiguredAreNotFound() throws Exception {
    assertEquals(404, server.send(delivery("gitlab", BODY)).statusCode());
    assertEquals(404, server.send(delivery("github/more", BODY)).statusCode());
    assertEquals(404, server.get("/webhooks/github").statusCode());
  }

  @Test
  void aSourceThatStaysAwayMeansTryAgain() throws Exception {
    serve(Duration.ofMillis(200));
    OpenSlots.close(slot);
    HttpResponse<String> answer = server.send(delivery("github", BODY));
    assertEquals(503, answer.statusCode());
    assertEquals("10", answer.headers().firstValue("retry-after").orElse(""));
  }

  @Test
  void aSourceThatIsClosedForAMomentIsWaitedFor() throws Exception {
    serve(Duration.ofMinutes(1));
    OpenSlots.close(slot);
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return server.send(delivery("github", BODY));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Eventually.holds(() -> slot.report().refused() > 0);
    OpenSlots.reopen(slot, new ScriptedSource(), directory, clock);
    assertEquals(202, answer.get(30, TimeUnit.SECONDS).statusCode());
  }

  /// Serves with another patience.
  private void serve(Duration patience) {
    server.close();
    endpoint =
        new WebhookEndpoint(
            () -> Map.of("github", slot), ledger, new BodyBudget(100 << 20), patience);
    server = new TestServer(routing -> routing.register(endpoint));
  }

  private HttpRequest.Builder delivery(String source, String body) {
    return server
        .request("/webhooks/" + source)
        .header("X-Signature", body)
        .header("X-Delivery", "guid-1")
        .POST(BodyPublishers.ofString(body));
  }
}
