// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.core.Eventually;
import dev.runlens.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The change of a webhook secret, over the whole server.
class SecretRotationTest {

  private static final String FIRST = "the first webhook secret";
  private static final String SECOND = FIRST + "+";
  private static final String PRESS = "/admin/instances/forge/rotate-secret";
  private static final String TOKEN = "the admin token of tests";

  @TempDir Path directory;
  private SetupFixture server;
  private SetupFixture.Browser mara;

  @BeforeEach
  void register() throws Exception {
    server = new SetupFixture(directory).start();
    mara = server.firstAdmin();
    server.stop();
    server.start(Map.of("RUNLENS_ADMIN_TOKEN", TOKEN));
    assertEquals(
        201,
        put(
            "{\"kind\":\"event-source\",\"type\":\"forge\",\"settings\":{\"app-id\":\"1\",\"webhook-secret\":\""
                + FIRST
                + "\"}}"));
    assertEquals(202, server.deliver("0", FIRST));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private int put(String body) throws Exception {
    return server
        .send(
            server
                .request("/api/admin/instances/forge")
                .header("Authorization", "Bearer " + TOKEN)
                .PUT(BodyPublishers.ofString(body)))
        .statusCode();
  }

  private HttpResponse<String> rotate(String instance) throws Exception {
    return server.send(
        server
            .request("/api/admin/instances/" + instance + "/rotate-secret")
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.noBody()));
  }

  private Path file(String name) {
    return server.data.resolve("instances/forge").resolve(name);
  }

  private String told() {
    try {
      return Files.exists(file("told")) ? Files.readString(file("told")) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String instancePage() throws Exception {
    return mara.get("/admin/instances/forge").body();
  }

  @Test
  void takesBothSecretsAfterwardsAndTellsTheOtherSide() throws Exception {
    assertTrue(instancePage().contains("New secret"));
    assertEquals(303, mara.send(PRESS, Map.of()).statusCode());
    assertTrue(instancePage().contains("The webhook secret of forge was changed."));
    assertEquals(SECOND, Files.readString(file("told")));
    assertEquals(202, server.deliver("1", SECOND));
    assertEquals(202, server.deliver("2", FIRST));
    assertEquals(401, server.deliver("3", "another one"));

    server.start();
    assertEquals(202, server.deliver("4", SECOND));
  }

  @Test
  void losesNothingWhenTheOtherSideCannotBeTold() throws Exception {
    Files.createFile(file("away"));
    assertEquals(303, mara.send(PRESS, Map.of()).statusCode());
    String page = instancePage();
    assertTrue(page.contains("could not be told"), page);
    assertTrue(page.contains("has not been told"), page);
    assertTrue(page.contains("Try again"), page);
    assertFalse(page.contains(SECOND), page);
    assertEquals(202, server.deliver("1", FIRST));
    assertEquals(202, server.deliver("2", SECOND));

    Files.delete(file("away"));
    server.start(Map.of("RUNLENS_ADMIN_TOKEN", TOKEN));
    assertEquals(303, mara.send(PRESS, Map.of()).statusCode());
    assertEquals(SECOND, Files.readString(file("told")), "the same secret, told again");
    assertEquals(202, server.deliver("3", FIRST));
    assertFalse(instancePage().contains("has not been told"));
  }

  @Test
  void tellsByItselfLaterWhatCouldNotBeTold() throws Exception {
    Files.createFile(file("away"));
    assertEquals(303, mara.send(PRESS, Map.of()).statusCode());
    Files.delete(file("away"));
    server.clock.advance(Duration.ofMinutes(6));
    Eventually.holds(() -> told().equals(SECOND));
  }

  @Test
  void isDoneByProgramsToo() throws Exception {
    HttpResponse<String> answer = rotate("forge");
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode document = Json.mapper().readTree(answer.body());
    assertFalse(document.get("announced_at").isNull());
    assertFalse(answer.body().contains(FIRST));
    assertEquals(404, rotate("nothing").statusCode());
    assertEquals(409, rotate("rules").statusCode());
    assertEquals(
        401,
        server
            .send(
                server
                    .request("/api/admin/instances/forge/rotate-secret")
                    .POST(BodyPublishers.noBody()))
            .statusCode());
  }

  @Test
  void changesNothingThatTheEnvironmentGives() throws Exception {
    server.start(
        Map.of("RUNLENS_ADMIN_TOKEN", TOKEN, "RUNLENS_FORGE_WEBHOOK_SECRET", "of the environment"));
    HttpResponse<String> refused = rotate("forge");
    assertEquals(409, refused.statusCode());
    assertTrue(
        refused.body().contains("webhook-secret is set by RUNLENS_FORGE_WEBHOOK_SECRET"),
        refused.body());
    assertEquals(202, server.deliver("1", "of the environment"));
    assertFalse(Files.exists(file("told")));
  }

  @Test
  void leavesATrailWithoutSecrets() throws Exception {
    assertEquals(200, rotate("forge").statusCode());
    String audit =
        server.inCatalog(catalog ->
            catalog
                .list(
                    "SELECT action, subject, detail FROM audit",
                    row -> row.text("action") + " " + row.text("subject") + row.text("detail"))
                .toString());
    assertTrue(audit.contains("instance.rotate-secret forge"), audit);
    assertTrue(audit.contains("instance.announce-secret forge"), audit);
    assertFalse(audit.contains(FIRST), audit);
  }

  @Test
  void keepsWhatAPluginLogsFreeOfItsSecrets() throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    StreamHandler handler = new StreamHandler(written, new SimpleFormatter());
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      server.start();
      assertEquals(202, server.deliver("1", FIRST));
      handler.flush();
    } finally {
      root.removeHandler(handler);
    }
    String log = written.toString(StandardCharsets.UTF_8);
    assertTrue(log.contains("Opened with ***"), log);
    assertFalse(log.contains(FIRST), log);
  }
}
