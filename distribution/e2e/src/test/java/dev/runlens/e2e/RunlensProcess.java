// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runlens.githubsimulator.GitHubSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A server in a process of its own, started as `./runlens start` does.
final class RunlensProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final String ADMIN_TOKEN = "the admin token of these tests";
  private static final String ADMIN_PASSWORD = "the password of these tests";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path dataDir;
  private final Map<String, String> environment = new TreeMap<>();
  private final int port = freePort();
  private Process process;

  private RunlensProcess(Path dataDir, Map<String, String> environment) throws Exception {
    this.dataDir = dataDir;
    this.environment.putAll(environment);
    this.process = launch();
  }

  /// Starts a server that knows a webhook secret and nothing else of GitHub.
  static RunlensProcess start(Path dataDir, String webhookSecret) throws Exception {
    return start(dataDir, Map.of("RUNLENS_GITHUB_WEBHOOK_SECRET", webhookSecret));
  }

  /// Starts a server with these variables.
  static RunlensProcess start(Path dataDir, Map<String, String> environment) throws Exception {
    Map<String, String> all = new TreeMap<>();
    all.put("RUNLENS_ADMIN_TOKEN", ADMIN_TOKEN);
    all.put("RUNLENS_ADMIN_PASSWORD", ADMIN_PASSWORD);
    all.putAll(environment);
    return new RunlensProcess(dataDir, all);
  }

  /// Starts a server that nobody has set up yet.
  static RunlensProcess startWithoutAdmin(Path dataDir, Map<String, String> environment)
      throws Exception {
    return new RunlensProcess(dataDir, environment);
  }

  /// Starts a server as an App of the simulated GitHub and points the App's webhook at it.
  static RunlensProcess start(Path dataDir, GitHubSimulator github) throws Exception {
    Path key = dataDir.resolve("app.pem");
    Files.writeString(key, github.app().privateKeyPem());
    RunlensProcess server =
        start(
            dataDir,
            Map.of(
                "RUNLENS_GITHUB_WEBHOOK_SECRET", github.app().webhookSecret(),
                "RUNLENS_GITHUB_APP_ID", Long.toString(github.app().id()),
                "RUNLENS_GITHUB_PRIVATE_KEY_FILE", key.toString(),
                "RUNLENS_GITHUB_API_URL", github.baseUri().toString(),
                "RUNLENS_GITHUB_LOG_HOSTS", github.blobUri().getAuthority()));
    github.deliveries().target(server.uri("/webhooks/github"));
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Path dataDir() {
    return dataDir;
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Starts again on the same data and port.
  void restart() throws Exception {
    process = launch();
  }

  /// Asks as an admin.
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(authorized(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Asks as nobody.
  HttpResponse<String> getAsStranger(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path)).timeout(LONGEST_WAIT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> getPage(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        authorized(path).header("Accept", "text/html").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Asks as an administrator.
  ///
  /// @param body JSON, empty for none
  HttpResponse<String> admin(String method, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        authorized("/api/admin" + path)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Uploads a plugin as an administrator.
  HttpResponse<String> upload(byte[] zip, String name) throws IOException, InterruptedException {
    return CLIENT.send(
        authorized("/api/admin/plugins")
            .header("Content-Type", "application/zip")
            .header("X-Filename", name)
            .POST(HttpRequest.BodyPublishers.ofByteArray(zip))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// What the local account `admin` signs in with.
  String adminPassword() {
    return environment.getOrDefault("RUNLENS_ADMIN_PASSWORD", ADMIN_PASSWORD);
  }

  private HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(LONGEST_WAIT)
        .header("Authorization", "Bearer " + environment.get("RUNLENS_ADMIN_TOKEN"));
  }

  /// Asks again until the answer is as wanted; fails with the last answer.
  JsonNode await(String path, Predicate<JsonNode> wanted) throws Exception {
    Instant end = Instant.now().plus(LONGEST_WAIT);
    String last = "";
    while (Instant.now().isBefore(end)) {
      HttpResponse<String> response = get(path);
      last = response.statusCode() + " " + response.body();
      if (response.statusCode() == 200) {
        JsonNode found = JSON.readTree(response.body());
        if (wanted.test(found)) {
          return found;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(path + " never became as wanted; last: " + last);
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /// SIGTERM, and a failure if the server does not end by itself.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("The server did not end within 20 s of SIGTERM");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws Exception {
    Path home = Path.of(System.getProperty("runlens.server"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", home.resolve("lib") + "/*", "dev.runlens.core.Main"));
    command.addAll(List.of("--plugins-dir", home.resolve("plugins").toString()));
    command.addAll(List.of("--data-dir", dataDir.toString(), "--port", Integer.toString(port)));
    Path log = dataDir.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process started = builder.start();
    Instant end = Instant.now().plus(LONGEST_START);
    while (Instant.now().isBefore(end) && started.isAlive()) {
      try {
        // It answers: 200, or 503 while there is no admin.
        if (getAsStranger("/health").statusCode() > 0) {
          return started;
        }
      } catch (IOException e) {
        Thread.sleep(50); // not listening yet
      }
    }
    started.destroyForcibly();
    throw new AssertionError("The server did not start:\n" + Files.readString(log));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
