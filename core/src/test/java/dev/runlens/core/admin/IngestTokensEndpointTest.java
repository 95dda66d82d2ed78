// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.core.access.Audit;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.ingest.IngestTokens;
import dev.runlens.core.json.Json;
import dev.runlens.testkit.SettableClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestTokensEndpointTest {

  private final SettableClock clock = new SettableClock(Observed.START);
  @TempDir Path directory;
  private Database database;
  private Audit audit;
  private TestServer server;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.installation(State.ACTIVE, "Acme", Observed.START));
    TestGate test = new TestGate(database, clock);
    audit = test.audit;
    IngestTokens tokens = new IngestTokens(database, new HeldRepositories(database), clock);
    server =
        new TestServer(
            routing -> routing.register(new IngestTokensEndpoint(test.gate, tokens, audit)));
  }

  @AfterEach
  void close() {
    server.close();
    database.close();
  }

  @Test
  void anAdministratorMakesListsAndRevokesTokens() throws Exception {
    HttpResponse<String> answer =
        make("{\"installation_id\": 42, \"name\": \"runners\", \"days\": 30}");
    assertEquals(201, answer.statusCode(), answer.body());
    JsonNode made = Json.mapper().readTree(answer.body());
    String token = made.path("token").asText();
    assertTrue(token.startsWith("ri_"), token);
    assertEquals(
        clock.instant().plus(Duration.ofDays(30)).toString(),
        made.path("row").path("expires_at").asText());

    HttpResponse<String> list = admin(server.request("/api/admin/ingest-tokens"));
    JsonNode row = Json.mapper().readTree(list.body()).path("tokens").path(0);
    assertEquals("runners", row.path("name").asText());
    assertEquals(42, row.path("installation_id").asLong());
    assertFalse(list.body().contains(token));

    String path = "/api/admin/ingest-tokens/" + row.path("id").asLong();
    assertEquals(204, admin(server.request(path).DELETE()).statusCode());
    assertEquals(404, admin(server.request(path).DELETE()).statusCode());
    assertEquals(
        "ingest-token.revoke ingest-token.make",
        audit.latest(2).get(0).action() + " " + audit.latest(2).get(1).action());
    assertFalse(audit.latest(9).toString().contains(token));
  }

  @Test
  void nobodyElseDoes() throws Exception {
    assertEquals(401, server.get("/api/admin/ingest-tokens").statusCode());
    assertEquals(
        401,
        server
            .send(server.request("/api/admin/ingest-tokens").POST(BodyPublishers.ofString("{}")))
            .statusCode());
    assertEquals(
        401, server.send(server.request("/api/admin/ingest-tokens/1").DELETE()).statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"installation_id\": 43, \"name\": \"x\"}; installation_id",
        "{\"installation_id\": 42}; name",
        "{\"installation_id\": 42, \"name\": \"x\", \"days\": 0}; days",
        "{\"installation_id\": 42, \"name\": \"x\", \"days\": 3651}; days",
        "{\"installation_id\": 42, \"name\": \"x\", \"days\": \"many\"}; days",
        "{\"installation_id\": 42, \"name\": \"x\", \"source\": \"Not one\"}; source",
      })
  void whatIsWrongIsNamed(String body, String field) throws Exception {
    HttpResponse<String> answer = make(body);
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(field, Json.mapper().readTree(answer.body()).path("field").asText());
  }

  private HttpResponse<String> make(String body) throws IOException, InterruptedException {
    return admin(server.request("/api/admin/ingest-tokens").POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> admin(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return server.send(request.header("Authorization", "Bearer " + TestGate.TOKEN));
  }
}
