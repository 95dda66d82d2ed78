// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The Runlens server as a child process, its output in a file.
final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final URI uri;
  private final Path log;
  private volatile boolean logWanted;

  private ServerProcess(Process process, URI uri, Path log) {
    this.process = process;
    this.uri = uri;
    this.log = log;
  }

  /// @throws DemoException if the port is taken or the command cannot be run
  static ServerProcess start(
      List<String> command, int port, Map<String, String> environment, Path log) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      // Free: nobody else answers there in the server's place.
    } catch (IOException _) {
      throw new DemoException(
          "Port %d is taken. Stop what uses it, or choose another with --port.".formatted(port));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    try {
      URI uri = URI.create("http://127.0.0.1:" + port);
      return new ServerProcess(builder.start(), uri, log);
    } catch (IOException e) {
      throw new DemoException("Cannot start the server: " + e.getMessage() + ".");
    }
  }

  URI uri() {
    return uri;
  }

  Path log() {
    return log;
  }

  /// Waits until the server says that it is healthy.
  ///
  /// @throws DemoException if it ends or takes more than a minute
  void awaitHealthy() throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    HttpRequest health = HttpRequest.newBuilder(uri.resolve("/health")).timeout(START).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isHealthy(client, health)) {
        if (!process.isAlive()) {
          throw ended();
        }
        if (System.nanoTime() > deadline) {
          logWanted = true;
          throw new DemoException(
              "The server is not healthy after %d s. Read %s.".formatted(START.toSeconds(), log));
        }
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  /// Calls back when the server ends, however it ends.
  void onEnd(Runnable callback) {
    CompletableFuture<Void> _ = process.onExit().thenRun(callback);
  }

  /// What to say when the server has ended though nobody asked it to.
  DemoException ended() {
    logWanted = true;
    return new DemoException(
        "The server ended with exit code %d. Read %s.".formatted(process.exitValue(), log));
  }

  /// Asks the server to end, and after ten seconds makes it. Its log goes with it, unless somebody
  /// was told to read it.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      if (!logWanted) {
        Files.deleteIfExists(log);
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // A log in the folder for temporary files is the least to leave behind.
      return;
    }
  }

  private static boolean isHealthy(HttpClient client, HttpRequest health)
      throws InterruptedException {
    try {
      return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
