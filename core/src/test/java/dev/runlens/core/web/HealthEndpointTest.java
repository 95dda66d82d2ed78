// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.json.Json;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.web.HealthEndpoint.Figure;
import dev.runlens.core.web.HealthEndpoint.Place;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthEndpointTest {

  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aSlotThatDoesNotWorkDegradesTheServerAndSaysWhy() throws Exception {
    Clock clock = Clock.systemUTC();
    Slot<MetricStore> open =
        OpenSlots.of("open", MetricStore.class, new InMemoryMetricStore(), directory, clock);
    Slot<MetricStore> closed = OpenSlots.closed("closed", MetricStore.class, clock);
    try (TestServer server = server(place(open));
        TestServer degraded = server(place(open), place(closed))) {
      assertEquals("up", health(server).get("status").asText());
      assertEquals("degraded", health(degraded).get("status").asText());
      JsonNode slot = health(degraded).get("slots").get(1);
      assertEquals("closed", slot.get("instance").asText());
      assertTrue(slot.get("detail").asText().length() > 10, slot.toString());
    } finally {
      OpenSlots.close(open);
    }
  }

  @Test
  void strangersLearnTheWordAlone() throws Exception {
    try (TestServer server =
        server(place(OpenSlots.closed("closed", MetricStore.class, Clock.systemUTC())))) {
      for (String authorization : List.of("Bearer wrong", "none")) {
        HttpResponse<String> answer =
            server.send(server.request("/health").setHeader("Authorization", authorization));
        assertEquals("{\"status\":\"degraded\"}", answer.body());
      }
      HttpResponse<String> figures =
          server.send(server.request("/metrics").setHeader("Authorization", "none"));
      assertEquals(401, figures.statusCode());
      assertEquals("Bearer", figures.headers().firstValue("www-authenticate").orElse(""));
    }
  }

  @Test
  void figuresAreInPrometheusForm() throws Exception {
    try (TestServer server = server()) {
      String text = server.get("/metrics").body();
      assertTrue(text.contains("# TYPE runlens_answer gauge\nrunlens_answer 42\n"), text);
    }
  }

  private static Place place(Slot<MetricStore> slot) {
    return new Place(ExtensionPointKind.METRIC_STORE, slot);
  }

  private TestServer server(Place... places) {
    HealthEndpoint endpoint =
        new HealthEndpoint(
            new TestGate(database, Clock.systemUTC()).gate,
            () -> List.of(places),
            List.of(new Figure("runlens_answer", "gauge", "It.", () -> 42)));
    return TestServer.forAdmin(routes -> routes.register(endpoint));
  }

  private static JsonNode health(TestServer server) throws Exception {
    HttpResponse<String> answer = server.get("/health");
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body());
  }
}
