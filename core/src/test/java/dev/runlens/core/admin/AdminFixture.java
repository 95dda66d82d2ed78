// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Pins;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.json.Json;
import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRecords;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.plugin.PluginFixture;
import dev.runlens.ui.Assets;
import dev.runlens.ui.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The routes of administrators over a real plugin host, whose plugins are made on the spot.
final class AdminFixture implements AutoCloseable {

  static final String TOKEN = TestGate.TOKEN;
  static final String FORM = "application/x-www-form-urlencoded";

  /// Largest zip that this server takes.
  static final long MOST_ZIP_BYTES = 1024 * 1024;

  /// A log store of type `vault` with a setting of each sort that matters. It opens nothing at the
  /// place `closed` and tells its password when it refuses, as a careless plugin might.
  private static final String VAULT =
      """
      package fixture;

      import dev.runlens.api.ComponentContext;
      import dev.runlens.api.ComponentException;
      import dev.runlens.api.Problem;
      import dev.runlens.api.Secret;
      import dev.runlens.api.Setting;
      import dev.runlens.api.log.LogStore;
      import dev.runlens.api.log.LogStoreException;
      import dev.runlens.api.log.LogStoreProvider;
      import dev.runlens.api.log.ObjectKey;
      import dev.runlens.api.log.StoredObject;
      import module java.base;

      @org.pf4j.Extension
      public final class ProbeProvider implements LogStoreProvider<ProbeProvider.Settings> {

        public record Settings(
            @Setting(label = "Place <i>", help = "Where <b>it</b> lies.", defaultValue = "here") String place,
            @Setting(label = "Password", optional = true) Secret password,
            @Setting(label = "Careful", defaultValue = "true") boolean careful,
            @Setting(label = "Copies", defaultValue = "1", min = 1, max = 9) long copies) {}

        @Override public String type() { return "vault"; }
        @Override public String displayName() { return "Vault <script>alert(1)</script>"; }
        @Override public Class<Settings> configType() { return Settings.class; }
        @Override public Optional<String> resourceId(Settings settings) { return Optional.of(settings.place()); }

        @Override public List<Problem> validate(Settings settings) {
          if (settings.place().equals("thrown")) {
            throw new IllegalStateException("cannot reach it as " + settings.password().reveal());
          }
          return settings.place().equals("nowhere")
              ? List.of(new Problem("place", "is <nowhere>."))
              : List.of();
        }

        @Override public LogStore open(Settings settings, ComponentContext context) {
          if (settings.place().equals("closed")) {
            throw new LogStoreException(
                ComponentException.Kind.CONFIG,
                "No entry" + (settings.password() == null ? "" : " with " + settings.password().reveal()));
          }
          return new Vault();
        }

        static final class Vault implements LogStore {
          @Override public Optional<StoredObject> stat(ObjectKey key) { return Optional.empty(); }
          @Override public dev.runlens.api.Health check() { return dev.runlens.api.Health.up("<b>well</b>"); }
          @Override public void close() {}
          @Override public StoredObject put(ObjectKey key, InputStream content) {
            throw new LogStoreException(ComponentException.Kind.UNSUPPORTED, "A vault keeps nothing.");
          }
          @Override public InputStream open(ObjectKey key, long offset, long length) {
            throw new LogStoreException(ComponentException.Kind.NOT_FOUND, "A vault keeps nothing.");
          }
          @Override public void delete(ObjectKey key) {}
          @Override public List<StoredObject> list(String prefix, String after, int limit) { return List.of(); }
        }
      }
      """;

  /// Compiled once for all tests.
  private static final byte[] VAULT_ZIP = vaultZip();

  final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  final TestGate access;
  final Database database;
  final PluginHost host;
  final TestServer server;
  final Path uploads;

  /// Bytes of samples that wait for any metric store.
  final AtomicLong spooled = new AtomicLong();

  final Administration admin;
  final AdminApiEndpoint api;
  final AdminPagesEndpoint pages;
  final AuditEndpoint audit;

  private AdminFixture(Path directory, Configuration configuration) throws IOException {
    Path data = directory.resolve("data");
    PluginHost.prepare(data);
    database = Database.open(data.resolve("catalog.db"));
    host =
        PluginHost.start(
            directory.resolve("zips"),
            data,
            configuration,
            new PluginRecords(database, SecretBox.open("a key for tests", data)),
            clock);
    uploads = Files.createDirectories(data.resolve("uploads"));
    URI publicUrl = URI.create("http://127.0.0.1");
    access = new TestGate(database, clock);
    admin = new Administration(host, new Pins(database), _ -> spooled.get(), access.audit);
    api = new AdminApiEndpoint(access.gate, admin, uploads, MOST_ZIP_BYTES);
    Pages templates = new Pages(Assets.load());
    pages =
        new AdminPagesEndpoint(
            access.gate, access.sessions, admin, templates, clock, publicUrl);
    audit = new AuditEndpoint(access.gate, access.audit, templates, clock);
    server = new TestServer(routes -> routes.register(api).register(pages).register(audit));
  }

  /// Starts with [#vault] alone.
  static AdminFixture start(Path directory, Configuration configuration) throws IOException {
    Path zips = Files.createDirectories(directory.resolve("zips"));
    Files.write(zips.resolve("vault-1.0.0.zip"), VAULT_ZIP);
    return new AdminFixture(directory, configuration);
  }

  /// Starts over bundled plugins.
  ///
  /// @param directory of the test
  static AdminFixture start(Path directory, Configuration configuration, PluginFixture... bundled)
      throws IOException {
    for (PluginFixture plugin : bundled) {
      plugin.writeTo(directory.resolve("zips"));
    }
    return new AdminFixture(directory, configuration);
  }

  static PluginFixture vault() {
    return PluginFixture.probe("vault").source("fixture.ProbeProvider", VAULT);
  }

  private static byte[] vaultZip() {
    try {
      Path directory = Files.createTempDirectory("vault");
      byte[] zip = zip(vault(), directory);
      DirectoryTree.delete(directory);
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] zip(PluginFixture plugin, Path directory) {
    try {
      return Files.readAllBytes(plugin.writeTo(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A request with the admin token.
  HttpRequest.Builder authorized(String path) {
    return server.request(path).header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.send(authorized(path));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return Json.mapper().readTree(get(path).body());
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return server.send(authorized(path).method(method, BodyPublishers.ofString(body)));
  }

  HttpResponse<String> upload(byte[] zip, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        authorized("/api/admin/plugins")
            .header("Content-Type", "application/zip")
            .POST(BodyPublishers.ofByteArray(zip));
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  /// State of a plugin as the API lists it, empty if it does not.
  String state(String plugin) throws IOException, InterruptedException {
    return json("/api/admin/plugins")
        .get("plugins")
        .valueStream()
        .filter(row -> row.get("id").asText().equals(plugin))
        .map(row -> row.get("state").asText())
        .reduce("", String::concat);
  }

  /// `action subject detail` of what was done last.
  String lastAudit() {
    Audit.Entry entry = admin.latest(1).getFirst();
    return entry.action() + " " + entry.subject() + " " + entry.detail();
  }

  /// A browser that is signed in.
  final class Browser {

    private final String cookie;
    private final String csrf;

    Browser() {
      Person person =
          access.people.list().stream()
              .findFirst()
              .orElseGet(() -> access.person("mona", Role.ADMIN));
      Sessions.SignedIn signedIn = access.session(person);
      cookie = TestGate.cookie(signedIn);
      csrf = signedIn.session().csrf();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return server.send(
          server.request(path).header("Cookie", cookie).header("Accept", "text/html"));
    }

    String page(String path) throws IOException, InterruptedException {
      HttpResponse<String> answer = get(path);
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    }

    /// Sends a form of our pages.
    HttpResponse<String> send(String path, Map<String, String> fields)
        throws IOException, InterruptedException {
      return server.send(
          server
              .request(path)
              .header("Cookie", cookie)
              .header("Accept", "text/html")
              .header("Content-Type", FORM)
              .POST(BodyPublishers.ofString(fields(fields) + "&csrf=" + csrf)));
    }

    HttpResponse<String> press(String path) throws IOException, InterruptedException {
      return send(path, Map.of());
    }
  }

  static String fields(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    server.close();
    host.close();
    database.close();
  }
}
