// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// `POST /webhooks/{source}`: raw bytes → the source verifies them → the ledger keeps them → 202.
///
/// Who may call it: whoever signs with the source's secret. A 2xx means that the delivery is
/// durable.
public final class WebhookEndpoint implements HttpService {

  /// GitHub never sends more (GitHub docs, "Webhook events and payloads").
  private static final int MOST_BYTES = 25 * 1024 * 1024;

  /// The body itself, and its copy on the way into the ledger.
  private static final int MEMORY_PER_BYTE = 2;

  private static final Duration VERIFY_DEADLINE = Duration.ofSeconds(5);

  /// GitHub gives up after 10 s (GitHub docs, "Best practices for using webhooks").
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final DeliveryLedger ledger;
  private final BodyBudget budget;
  private final Duration patience;
  private final LongAdder refused = new LongAdder();

  /// @param sources the event sources of this moment by instance id
  public WebhookEndpoint(
      Supplier<Map<String, Slot<EventSource>>> sources, DeliveryLedger ledger, BodyBudget budget) {
    this(sources, ledger, budget, PATIENCE);
  }

  /// @param patience how long to wait for a source that is closed
  WebhookEndpoint(
      Supplier<Map<String, Slot<EventSource>>> sources,
      DeliveryLedger ledger,
      BodyBudget budget,
      Duration patience) {
    this.sources = sources;
    this.ledger = ledger;
    this.budget = budget;
    this.patience = patience;
  }

  /// Requests refused since the start, for `/metrics`.
  public long refused() {
    return refused.sum();
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/webhooks/{source}", this::post);
  }

  private void post(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("source");
    Slot<EventSource> source = sources.get().get(name);
    if (source == null) {
      throw Problem.notFound("webhook of that name");
    }
    try (BodyBudget.Share _ = budget.share(request, MOST_BYTES, MEMORY_PER_BYTE)) {
      keep(request, response, name, source);
    }
  }

  private void keep(
      ServerRequest request, ServerResponse response, String name, Slot<EventSource> source) {
    byte[] body = Bodies.raw(request, MOST_BYTES);
    switch (verdict(source, new WebhookRequest(headers(request), body))) {
      case Verdict.Refused(Verdict.Reason reason, String detail) -> {
        refused.increment();
        throw Problem.of(reason == Verdict.Reason.SIGNATURE ? 401 : 400, detail);
      }
      case Verdict.Verified(String deliveryId, String event) -> {
        boolean isNew = ledger.keep(new SourceId(name), deliveryId, event, body);
        response.status(202).header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(
            Json.bytes(Map.of("delivery", deliveryId, "status", isNew ? "kept" : "known")));
      }
    }
  }

  /// A source that is closed for a moment, for an upgrade or new settings, is waited for: GitHub
  /// does not send a refused delivery again by itself.
  private Verdict verdict(Slot<EventSource> source, WebhookRequest webhook) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return source.call("verify", VERIFY_DEADLINE, component -> component.verify(webhook));
      } catch (SlotException e) {
        if (e.kind() != SlotException.Kind.CLOSED || System.nanoTime() >= end || !paused()) {
          throw unavailable();
        }
      } catch (ComponentException e) {
        throw unavailable();
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Problem unavailable() {
    return Problem.unavailable("The event source cannot verify deliveries now.", RETRY_AFTER);
  }

  private static Map<String, List<String>> headers(ServerRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.headerName().lowerCase(), header.allValues());
    }
    return headers;
  }
}
