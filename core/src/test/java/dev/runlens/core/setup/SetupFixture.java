// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.core.RunlensServer;
import dev.runlens.core.SettingsReader;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.plugin.ForgeFixture;
import dev.runlens.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole server over a directory, with the plugin of [ForgeFixture] and no other.
final class SetupFixture implements AutoCloseable {

  static final String PASSWORD = "a password for tests";
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  final Path data;
  private final Path zips;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private @Nullable RunlensServer server;

  SetupFixture(Path directory) {
    this.data = directory.resolve("data");
    this.zips = directory.resolve("zips");
    ForgeFixture.plugin().writeTo(zips);
  }

  /// Starts the server, after what ran before has been closed.
  ///
  /// @param variables of the environment
  SetupFixture start(Map<String, String> variables) {
    stop();
    server =
        RunlensServer.start(
            SettingsReader.read(
                List.of(
                    "--data-dir", data.toString(), "--plugins-dir", zips.toString(), "--port", "0"),
                variables),
            clock);
    return this;
  }

  SetupFixture start() {
    return start(Map.of());
  }

  void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  Optional<String> setupUrl() {
    return Objects.requireNonNull(server).setupUrl();
  }

  Path tokenFile() {
    return data.resolve("setup-token");
  }

  String token() {
    try {
      return Files.readString(tokenFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + Objects.requireNonNull(server).port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return send(request(path).header("Accept", "text/html"));
  }

  /// Sends the form of the first admin.
  HttpResponse<String> makeAdmin(String token, String login, String password, String again)
      throws IOException, InterruptedException {
    return send(
        form(
            "/setup",
            Map.of("token", token, "login", login, "password", password, "again", again)));
  }

  /// Makes the first admin, who then sits at a browser.
  Browser firstAdmin() throws IOException, InterruptedException {
    HttpResponse<String> made = makeAdmin(token(), "mara", PASSWORD, PASSWORD);
    return new Browser(
        made.headers().allValues("set-cookie").stream()
            .filter(cookie -> cookie.startsWith("runlens="))
            .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
            .findFirst()
            .orElseThrow(() -> new AssertionError(made.statusCode() + " " + made.body())));
  }

  /// Another admin, put into the catalog.
  Browser otherAdmin() {
    return inCatalog(database -> {
      People people =
          new People(database, SecretBox.open("a key for tests", data.resolve("none")), clock);
      return new Browser(
          "runlens="
              + new Sessions(database, clock)
                  .start(people.makeLocal("eve", PASSWORD, Role.ADMIN), "127.0.0.1", "a test")
                  .id());
    });
  }

  interface Look<R> {
    R at(Database database);
  }

  <R> R inCatalog(Look<R> look) {
    try (Database database = Database.open(data.resolve("catalog.db"))) {
      return look.at(database);
    }
  }

  HttpRequest.Builder form(String path, Map<String, String> fields) {
    return request(path)
        .header("Accept", "text/html")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(
            BodyPublishers.ofString(
                fields.entrySet().stream()
                    .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                    .collect(Collectors.joining("&"))));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// A delivery of Forge.
  ///
  /// @return the status
  int deliver(String id, String secret) throws IOException, InterruptedException {
    return send(request("/webhooks/forge")
            .header("X-Forge-Secret", secret)
            .header("X-Forge-Delivery", id)
            .POST(BodyPublishers.ofString("{}")))
        .statusCode();
  }

  /// A browser that is signed in.
  final class Browser {
    private final String cookie;

    Browser(String cookie) {
      this.cookie = cookie;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return SetupFixture.this.send(
          request(path).header("Accept", "text/html").header("Cookie", cookie));
    }

    /// Sends a form of our pages.
    HttpResponse<String> send(String path, Map<String, String> fields)
        throws IOException, InterruptedException {
      Matcher csrf = CSRF.matcher(get("/setup").body());
      if (!csrf.find()) {
        throw new AssertionError("The page has no form");
      }
      return SetupFixture.this.send(
          form(path, fields(fields, csrf.group(1))).header("Cookie", cookie));
    }

    private static Map<String, String> fields(Map<String, String> fields, String csrf) {
      Map<String, String> all = new HashMap<>(fields);
      all.put("csrf", csrf);
      return all;
    }
  }

  @Override
  public void close() {
    stop();
    client.shutdownNow();
  }
}
