// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import static dev.runlens.core.admin.AdminFixture.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.Eventually;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.json.Json;
import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiEndpointTest {

  private static final String SECRET = "correct horse battery staple";
  private static final String VAULT =
      """
      {"kind": "log-store", "type": "vault",
       "settings": {"place": "cellar", "password": "%s", "copies": 2}}
      """
          .formatted(SECRET);

  @TempDir Path directory;
  private AdminFixture fixture;

  @BeforeEach
  void start() throws Exception {
    Configuration configuration =
        new Configuration(
            List.of(
                new InstanceConfig(
                    "fixed", "vault", ExtensionPointKind.LOG_STORE, Map.of("place", "attic"))),
            List.of(),
            Map.of(),
            Map.of("RUNLENS_FIXED_COPIES", "3", "RUNLENS_FIXED_PASSWORD", "from the environment"));
    fixture = AdminFixture.start(directory, configuration);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void listsPluginsAndWhatTheyOffer() throws Exception {
    JsonNode answer = fixture.json("/api/admin/plugins");
    JsonNode plugin = answer.get("plugins").get(0);
    assertEquals("vault", plugin.get("id").asText());
    assertEquals("1.0.0", plugin.get("version").asText());
    assertEquals("active", plugin.get("state").asText());
    assertEquals("bundled", plugin.get("origin").asText());
    assertEquals(64, plugin.get("sha256").asText().length());
    assertEquals("[\"log store vault\"]", plugin.get("extensions").toString());
    JsonNode offer = answer.get("offers").get(0);
    assertEquals("log-store", offer.get("kind").asText());
    assertEquals("vault", offer.get("type").asText());
    JsonNode settings = offer.get("settings");
    assertEquals(
        List.of("place text", "password secret", "careful flag", "copies whole_number"),
        settings
            .valueStream()
            .map(field -> field.get("key").asText() + " " + field.get("kind").asText())
            .toList());
    assertEquals(9, settings.get(3).get("max").asInt());
    assertEquals("here", settings.get(0).get("default_value").asText());
  }

  @Test
  void addsAnInstanceAndNeverTellsItsSecret() throws Exception {
    HttpResponse<String> added = put("vault", VAULT);
    assertEquals(201, added.statusCode(), added.body());
    JsonNode instance = Json.mapper().readTree(added.body());
    assertEquals("vault", instance.get("id").asText());
    assertEquals("log-store", instance.get("kind").asText());
    assertTrue(instance.get("open").asBoolean(), added.body());
    assertTrue(instance.get("ok").asBoolean(), added.body());
    assertFalse(instance.get("default").asBoolean());
    assertFalse(instance.get("configured").asBoolean());
    assertEquals("{\"copies\":\"2\",\"place\":\"cellar\"}", instance.get("settings").toString());
    assertEquals("[\"password\"]", instance.get("secrets").toString());
    assertEquals("instance.add vault Done.", fixture.lastAudit());
    assertEquals(instance, fixture.json("/api/admin/instances/vault"));
    assertNothingTells(SECRET);
  }

  /// Secrets that a plugin tells itself, in what it throws and in what it finds wrong.
  @Test
  void takesSecretsOutOfWhatAPluginSays() throws Exception {
    String closed = VAULT.replace("cellar", "closed");
    HttpResponse<String> added = put("vault", closed);
    assertEquals(201, added.statusCode(), "it is kept although it does not open");
    JsonNode instance = Json.mapper().readTree(added.body());
    assertFalse(instance.get("open").asBoolean());
    assertEquals("No entry with ***", instance.get("detail").asText());
    HttpResponse<String> tested =
        fixture.send(
            "POST", "/api/admin/instances/vault/test", "{\"settings\": {\"place\": \"thrown\"}}");
    assertEquals(200, tested.statusCode());
    assertTrue(tested.body().contains("cannot reach it as ***"), tested.body());
    assertNothingTells(SECRET);
  }

  @Test
  void namesEverySettingThatIsWrong() throws Exception {
    HttpResponse<String> refused =
        put(
            "vault",
            """
            {"kind": "log-store", "type": "vault",
             "settings": {"copies": 10, "careful": "perhaps", "colour": "red"}}
            """);
    assertEquals(422, refused.statusCode(), refused.body());
    JsonNode faults = Json.mapper().readTree(refused.body()).get("faults");
    assertEquals(
        List.of("careful", "colour", "copies"),
        faults.valueStream().map(fault -> fault.get("field").asText()).sorted().toList());
    assertEquals(404, fixture.get("/api/admin/instances/vault").statusCode());
    assertEquals(
        "instance.add vault Refused: The settings are not acceptable.", fixture.lastAudit());
  }

  @Test
  void refusesSettingsDeeperThanAnybodyWrites() throws Exception {
    String deep = "{\"settings\": ".repeat(5_000) + "1" + "}".repeat(5_000);
    assertEquals(400, put("vault", deep).statusCode());
    assertEquals(413, put("vault", " ".repeat(256 * 1024 + 1)).statusCode());
  }

  @Test
  void keepsASecretThatIsNotSentAndTakesAwayOneThatIsNull() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    HttpResponse<String> changed = put("vault", "{\"settings\": {\"place\": \"garden\"}}");
    assertEquals(200, changed.statusCode(), changed.body());
    JsonNode instance = Json.mapper().readTree(changed.body());
    assertEquals("{\"place\":\"garden\"}", instance.get("settings").toString());
    assertEquals("[\"password\"]", instance.get("secrets").toString());
    assertEquals(200, put("vault", "{\"settings\": {\"password\": \"\"}}").statusCode());
    assertEquals("[\"password\"]", vault().get("secrets").toString());
    assertEquals(200, put("vault", "{\"settings\": {\"password\": null}}").statusCode());
    assertEquals("[]", vault().get("secrets").toString());
    assertEquals("instance.configure vault Done.", fixture.lastAudit());
  }

  @Test
  void leavesSettingsAloneOfWhichTheBodySaysNothing() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    HttpResponse<String> changed = put("vault", "{\"enabled\": false}");
    assertEquals(200, changed.statusCode(), changed.body());
    assertFalse(vault().get("enabled").asBoolean());
    assertEquals("cellar", vault().get("settings").get("place").asText());
    assertEquals(200, put("vault", "{\"enabled\": true, \"default\": true}").statusCode());
    assertTrue(vault().get("open").asBoolean());
    assertTrue(vault().get("default").asBoolean());
    assertEquals("cellar", vault().get("settings").get("place").asText());
  }

  @Test
  void anInstanceStaysWhatItIs() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    assertEquals(409, put("vault", "{\"type\": \"s3\"}").statusCode());
    assertEquals(409, put("vault", "{\"kind\": \"metric-store\"}").statusCode());
    assertEquals(200, put("vault", VAULT).statusCode());
  }

  @Test
  void goesOnWithTheSettingsBeforeWhereNewOnesDoNotWork() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    HttpResponse<String> refused = put("vault", "{\"settings\": {\"place\": \"closed\"}}");
    assertEquals(409, refused.statusCode(), refused.body());
    assertEquals("cellar", vault().get("settings").get("place").asText());
    assertTrue(vault().get("open").asBoolean());
    assertNothingTells(SECRET);
  }

  @Test
  void neverOpensTwoInstancesAtOnePlace() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    assertEquals(201, put("twin", VAULT).statusCode());
    JsonNode twin = fixture.json("/api/admin/instances/twin");
    assertFalse(twin.get("open").asBoolean());
    assertTrue(twin.get("detail").asText().contains("vault uses already"), twin.toString());
  }

  @Test
  void testsWithoutKeepingAnything() throws Exception {
    String path = "/api/admin/instances/vault/test";
    assertEquals("{\"faults\":[],\"ok\":true}", sorted(fixture.send("POST", path, VAULT)));
    assertEquals(
        "{\"faults\":[{\"detail\":\"is <nowhere>.\",\"field\":\"place\"}],\"ok\":false}",
        sorted(fixture.send("POST", path, VAULT.replace("cellar", "nowhere"))));
    assertEquals(404, fixture.get("/api/admin/instances/vault").statusCode());
    assertEquals("instance.test vault Done. 1 problems.", fixture.lastAudit());
    assertEquals(409, fixture.send("POST", path, VAULT.replace("vault", "s4")).statusCode());
    assertEquals(400, fixture.send("POST", path, "{}").statusCode());
    assertEquals(
        200,
        fixture.send("POST", "/api/admin/instances/fixed/test", "{}").statusCode(),
        "as it is kept");
  }

  @Test
  void switchesInstancesOffAndOn() throws Exception {
    HttpResponse<String> off = fixture.send("POST", "/api/admin/instances/fixed/disable", "");
    assertEquals(200, off.statusCode());
    JsonNode instance = Json.mapper().readTree(off.body());
    assertFalse(instance.get("enabled").asBoolean());
    assertFalse(instance.get("open").asBoolean());
    assertEquals("instance.disable fixed Done.", fixture.lastAudit());
    HttpResponse<String> on = fixture.send("POST", "/api/admin/instances/fixed/enable", "");
    assertTrue(Json.mapper().readTree(on.body()).get("open").asBoolean());
    assertEquals("instance.enable fixed Done.", fixture.lastAudit());
  }

  @Test
  void choosesADefaultThatIsEnabled() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    assertEquals("fixed", defaultLogStore());
    assertEquals(200, fixture.send("POST", "/api/admin/instances/vault/default", "").statusCode());
    assertEquals("vault", defaultLogStore());
    assertEquals(200, fixture.send("POST", "/api/admin/instances/fixed/disable", "").statusCode());
    HttpResponse<String> refused = fixture.send("POST", "/api/admin/instances/fixed/default", "");
    assertEquals(409, refused.statusCode());
    assertEquals(
        "instance.default fixed Refused: fixed is disabled. Enable it first.", fixture.lastAudit());
    assertEquals("vault", defaultLogStore());
  }

  @Test
  void removesOnlyWhatNothingNeeds() throws Exception {
    assertEquals(409, delete("/api/admin/instances/fixed"), "the file names it");
    assertEquals(201, put("vault", VAULT).statusCode());
    assertEquals(201, put("other", VAULT.replace("cellar", "shed")).statusCode());
    assertEquals(200, fixture.send("POST", "/api/admin/instances/vault/default", "").statusCode());
    assertEquals(409, delete("/api/admin/instances/vault"), "it takes what is new");
    assertEquals(204, delete("/api/admin/instances/other"));
    assertEquals("instance.remove other Done.", fixture.lastAudit());
    keepALogIn("vault");
    assertEquals(200, fixture.send("POST", "/api/admin/instances/fixed/default", "").statusCode());
    HttpResponse<String> needed = fixture.send("DELETE", "/api/admin/instances/vault", "");
    assertEquals(409, needed.statusCode());
    assertTrue(needed.body().contains("One job still has its log in vault."), needed.body());
    assertTrue(vault().get("open").asBoolean());
    assertEquals("1 log", vault().get("used_by").asText());
  }

  private void keepALogIn(String instance) {
    Observed.apply(
        fixture.database,
        new SourceEvent.JobSeen(Observed.REPOSITORY, Observed.job(1, JobStatus.COMPLETED)));
    Jobs jobs = new Jobs(fixture.database);
    long id = jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    fixture.database.inTransaction(transaction -> {
      jobs.logStored(transaction, id, instance, "a/b", 3, 30, true);
      return true;
    });
  }

  @Test
  void whatTheFileAndTheEnvironmentSayStays() throws Exception {
    JsonNode fixed = fixture.json("/api/admin/instances/fixed");
    assertTrue(fixed.get("configured").asBoolean());
    assertEquals(
        "{\"copies\":\"RUNLENS_FIXED_COPIES\",\"password\":\"RUNLENS_FIXED_PASSWORD\",\"place\":\"runlens.yaml\"}",
        fixed.get("fixed").toString());
    HttpResponse<String> refused =
        put("fixed", "{\"settings\": {\"place\": \"elsewhere\", \"copies\": 4}}");
    assertEquals(422, refused.statusCode(), refused.body());
    assertEquals(
        List.of("copies is set by RUNLENS_FIXED_COPIES.", "place is set by runlens.yaml."),
        Json.mapper()
            .readTree(refused.body())
            .get("faults")
            .valueStream()
            .map(fault -> fault.get("field").asText() + " " + fault.get("detail").asText())
            .sorted()
            .toList());
    assertEquals(422, put("fixed", "{\"settings\": {\"password\": \"another one\"}}").statusCode());
    HttpResponse<String> rest = put("fixed", "{\"settings\": {\"careful\": false}}");
    assertEquals(200, rest.statusCode(), rest.body());
    assertEquals(
        "{\"careful\":\"false\",\"copies\":\"3\",\"place\":\"attic\"}",
        fixture.json("/api/admin/instances/fixed").get("settings").toString());
    assertNothingTells("from the environment");
  }

  @Test
  void installsWhatIsUploaded() throws Exception {
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    HttpResponse<String> answer = fixture.upload(zip, "X-Filename", "mine%201.0.zip");
    assertEquals(201, answer.statusCode(), answer.body());
    JsonNode plugin = Json.mapper().readTree(answer.body());
    assertEquals("mine", plugin.get("id").asText());
    assertEquals("uploaded", plugin.get("origin").asText());
    assertEquals("active", plugin.get("state").asText());
    assertTrue(
        fixture.lastAudit().startsWith("plugin.install mine 1.0.zip Done. mine 1.0.0, SHA-"));
    assertEquals(200, fixture.send("POST", "/api/admin/plugins/mine/disable", "").statusCode());
    assertEquals("plugin.disable mine Done.", fixture.lastAudit());
    assertEquals(200, fixture.send("POST", "/api/admin/plugins/mine/enable", "").statusCode());
    assertEquals("plugin.enable mine Done.", fixture.lastAudit());
    assertEquals(204, delete("/api/admin/plugins/mine"));
    assertEquals("plugin.remove mine Done.", fixture.lastAudit());
    assertEquals(1, fixture.json("/api/admin/plugins").get("plugins").size());
    assertEquals(409, delete("/api/admin/plugins/vault"), "it came with the server");
    assertNoUploadIsLeft();
  }

  @Test
  void keepsAPluginThatAnInstanceNeeds() throws Exception {
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    assertEquals(201, fixture.upload(zip).statusCode());
    assertEquals(201, put("probe", "{\"kind\": \"log-store\", \"type\": \"probe\"}").statusCode());
    HttpResponse<String> refused = fixture.send("DELETE", "/api/admin/plugins/mine", "");
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("mine makes the log store probe"), refused.body());
    assertEquals(204, delete("/api/admin/instances/probe"));
    assertEquals(204, delete("/api/admin/plugins/mine"));
  }

  @Test
  void remembersWhatItRefusedUntilSomebodyForgetsIt() throws Exception {
    HttpResponse<String> refused = fixture.upload("no zip".getBytes(StandardCharsets.UTF_8));
    assertEquals(422, refused.statusCode(), refused.body());
    assertEquals("refused", fixture.state("upload.zip"));
    assertTrue(fixture.lastAudit().startsWith("plugin.install upload.zip Refused: upload.zip "));
    assertEquals(204, delete("/api/admin/plugins/upload.zip"));
    assertEquals("", fixture.state("upload.zip"));
    assertNoUploadIsLeft();
  }

  @Test
  void takesNothingButAZip() throws Exception {
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    for (String type : List.of("text/plain", "application/json", "multipart/form-data")) {
      HttpResponse<String> refused =
          fixture.server.send(
              fixture
                  .authorized("/api/admin/plugins")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofByteArray(zip)));
      assertEquals(415, refused.statusCode(), type);
    }
    assertEquals(415, fixture.upload(packed(zip), "Content-Encoding", "gzip").statusCode());
    assertEquals(415, fixture.upload(zip, "Content-Encoding", "identity").statusCode());
    assertEquals("", fixture.state("mine"));
    assertNoUploadIsLeft();
  }

  @Test
  void refusesWhatSaysItIsTooLargeBeforeReadingIt() throws Exception {
    try (Socket socket = fixture.server.connect()) {
      begin(socket, "Content-Length: " + (AdminFixture.MOST_ZIP_BYTES + 1));
      assertEquals("HTTP/1.1 413", firstLine(socket));
    }
    assertNoUploadIsLeft();
  }

  @Test
  void stopsReadingWhatTurnsOutTooLarge() throws Exception {
    byte[] large = new byte[(int) AdminFixture.MOST_ZIP_BYTES + 1];
    HttpResponse<String> refused =
        fixture.server.send(
            fixture
                .authorized("/api/admin/plugins")
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
    assertEquals(413, refused.statusCode(), refused.body());
    assertNoUploadIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
  void forgetsAnUploadThatWasCutOff(String length) throws Exception {
    try (Socket socket = fixture.server.connect()) {
      begin(socket, length);
      socket.getOutputStream().write("4\r\nabcd\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      Eventually.holds(() -> uploadsLeft().size() == 1);
    }
    Eventually.holds(() -> uploadsLeft().isEmpty());
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    uploadOnceFree(zip);
    assertEquals("active", fixture.state("mine"));
  }

  @Test
  void takesOneUploadAtATime() throws Exception {
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    try (Socket socket = fixture.server.connect()) {
      begin(socket, "Content-Length: " + zip.length);
      Eventually.holds(() -> uploadsLeft().size() == 1);
      HttpResponse<String> refused = fixture.upload(zip);
      assertEquals(503, refused.statusCode(), refused.body());
      assertEquals("10", refused.headers().firstValue("retry-after").orElse(""));
      assertEquals(200, fixture.get("/api/admin/plugins").statusCode());
      socket.getOutputStream().write(zip);
      socket.getOutputStream().flush();
      assertEquals("HTTP/1.1 201", firstLine(socket));
    }
    assertEquals(201, fixture.upload(zip).statusCode(), "the same once more changes nothing");
  }

  /// A full disk, say: what it cannot write must not close the door for good.
  @Test
  void takesUploadsAgainAfterItCouldNotKeepOne() throws Exception {
    byte[] zip = zip(PluginFixture.probe("mine"), directory.resolve("mine"));
    Files.delete(fixture.uploads);
    assertEquals(500, fixture.upload(zip).statusCode());
    Files.createDirectory(fixture.uploads);
    assertEquals(201, fixture.upload(zip).statusCode());
  }

  @Test
  void tellsWhatWasDoneTheNewestFirst() throws Exception {
    assertEquals(201, put("vault", VAULT).statusCode());
    assertEquals(409, delete("/api/admin/instances/fixed"));
    JsonNode entries = fixture.json("/api/admin/audit").get("entries");
    assertEquals(2, entries.size());
    assertEquals("instance.remove", entries.get(0).get("action").asText());
    assertEquals(
        "Refused: fixed is named in runlens.yaml: remove it there.",
        entries.get(0).get("detail").asText());
    assertEquals("token, 127.0.0.1", entries.get(0).get("actor").asText());
    assertEquals("2026-01-01T00:00:00Z", entries.get(0).get("at").asText());
    assertEquals("instance.add", entries.get(1).get("action").asText());
  }

  private static byte[] packed(byte[] zip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(zip);
    }
    return bytes.toByteArray();
  }

  private HttpResponse<String> put(String id, String body) throws Exception {
    return fixture.send("PUT", "/api/admin/instances/" + id, body);
  }

  private int delete(String path) throws Exception {
    return fixture.send("DELETE", path, "").statusCode();
  }

  private JsonNode vault() throws Exception {
    return fixture.json("/api/admin/instances/vault");
  }

  private String defaultLogStore() throws Exception {
    return fixture
        .json("/api/admin/instances")
        .get("instances")
        .valueStream()
        .filter(instance -> instance.get("default").asBoolean())
        .map(instance -> instance.get("id").asText())
        .reduce("", String::concat);
  }

  private static String sorted(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode tree = Json.mapper().readTree(answer.body());
    return Json.mapper()
        .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .writeValueAsString(Json.mapper().treeToValue(tree, Object.class));
  }

  private void assertNothingTells(String secret) throws Exception {
    List<String> paths =
        List.of(
            "/api/admin/plugins",
            "/api/admin/instances",
            "/api/admin/instances/vault",
            "/api/admin/instances/fixed",
            "/api/admin/audit");
    for (String path : paths) {
      assertFalse(fixture.get(path).body().contains(secret), path);
    }
    AdminFixture.Browser browser = fixture.new Browser();
    for (String path :
        List.of(
            "/admin/plugins",
            "/admin/instances/vault",
            "/admin/instances/fixed",
            "/admin/instances/new?kind=log-store&type=vault")) {
      assertFalse(browser.get(path).body().contains(secret), path);
    }
  }

  private void begin(Socket socket, String length) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /api/admin/plugins HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/zip\r
        %s\r
        \r
        """
            .formatted(AdminFixture.TOKEN, length)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String firstLine(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private void uploadOnceFree(byte[] zip) throws Exception {
    List<Integer> answers = new ArrayList<>();
    Eventually.holds(() -> {
      try {
        answers.add(fixture.upload(zip).statusCode());
        return answers.getLast() != 503;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    assertEquals(201, answers.getLast());
  }

  private List<Path> uploadsLeft() {
    try (Stream<Path> all = Files.list(fixture.uploads)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertNoUploadIsLeft() {
    assertEquals(List.of(), uploadsLeft());
  }
}
