// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import dev.runlens.core.plugin.SlotException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `POST /api/metrics`: samples of a running job. Answers 202 once they are durable.
///
/// Who may call it: see [Senders].
public final class MetricsEndpoint implements HttpService {

  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_INFLATED = 4 * 1024 * 1024;

  /// A tree of JSON takes ten times its text, and zip makes sixteen of one.
  private static final int MEMORY_PER_BYTE = 10;

  private static final int MEMORY_PER_ZIPPED_BYTE = 160;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration CROWDED_RETRY_AFTER = Duration.ofMinutes(1);

  private final Ingest ingest;
  private final SampleBody sampleBody;
  private final BatchBody batchBody;
  private final BodyBudget budget;
  private final Senders senders;

  public MetricsEndpoint(Ingest ingest, Clock clock, BodyBudget budget, Senders senders) {
    this.ingest = ingest;
    this.sampleBody = new SampleBody(clock);
    this.batchBody = new BatchBody(clock);
    this.budget = budget;
    this.senders = senders;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/api/metrics", this::post);
  }

  private void post(ServerRequest request, ServerResponse response) {
    Senders.Sender sender =
        senders.admit(
            request.headers().first(HeaderNames.AUTHORIZATION).orElse(""),
            Objects.requireNonNullElse(request.remotePeer().host(), "unknown"));
    String mediaType =
        request.headers().contentType().map(type -> type.mediaType().text()).orElse("");
    boolean compact =
        switch (mediaType) {
          case BatchBody.MEDIA_TYPE -> true;
          case "application/json" -> false;
          default ->
              throw Problem.of(
                  415, "Send application/json or " + BatchBody.MEDIA_TYPE + ", found " + mediaType);
        };
    int limit = compact ? MOST_BYTES : MOST_INFLATED;
    int memory = compact ? MEMORY_PER_ZIPPED_BYTE : MEMORY_PER_BYTE;
    try (BodyBudget.Share _ = budget.share(request, limit, memory)) {
      take(response, sender, compact, Bodies.inflated(request, limit, MOST_INFLATED));
    }
  }

  private void take(ServerResponse response, Senders.Sender sender, boolean compact, byte[] body) {
    JsonNode json = json(body);
    try {
      List<Received> batches = compact ? List.of(batchBody.read(json)) : sampleBody.read(json);
      int accepted = ingest.take(senders.vouch(sender, batches, body.length));
      response.status(202).header(HeaderNames.CONTENT_TYPE, "application/json");
      response.send(Json.bytes(Map.of("accepted", accepted)));
    } catch (InvalidSamples e) {
      throw Problem.field(e.field(), e.getMessage() + ".");
    } catch (Streams.Crowded e) {
      throw Problem.tooMany(String.valueOf(e.getMessage()), CROWDED_RETRY_AFTER);
    } catch (GroupCommit.Overloaded e) {
      throw Problem.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER);
    } catch (SlotException | ComponentException e) {
      throw Problem.unavailable("The metric store cannot take samples now.", RETRY_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("Runlens is stopping.", RETRY_AFTER);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode node = Json.mapper().readTree(body);
      if (node == null || !node.isContainerNode()) {
        throw Problem.of(400, "The body must be a JSON object or array.");
      }
      return node;
    } catch (IOException e) {
      throw Problem.of(400, "The body is not JSON that can be read" + place(e) + ".");
    }
  }

  /// Wrong characters and too deep nesting come without a place.
  private static String place(IOException e) {
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return at == null ? "" : ": line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
