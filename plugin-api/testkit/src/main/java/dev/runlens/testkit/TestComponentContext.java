// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit;

import dev.runlens.api.ComponentContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The server as one component sees it, in a directory of the test's.
///
/// Close it after the component, as the server does: it interrupts what the component left running.
/// A second context over the same directory is the same instance after a restart of the server.
///
/// ```java
/// try (TestComponentContext context = new TestComponentContext(directory);
///     MetricStore store = new SqliteMetricStoreProvider().open(settings, context)) {
///   context.clock().advance(Duration.ofHours(1));
/// }
/// ```
public final class TestComponentContext implements ComponentContext, AutoCloseable {

  /// What the clock says at first.
  public static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

  private final Path dataDir;
  private final Path tempDir;
  private final SettableClock clock = new SettableClock(START);
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("component-", 0).factory());
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param directory usually a `@TempDir`; gets `data` and `temp` if it has none
  public TestComponentContext(Path directory) {
    try {
      dataDir = Files.createDirectories(directory.resolve("data"));
      tempDir = Files.createDirectories(directory.resolve("temp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String instanceId() {
    return "test";
  }

  @Override
  public Path dataDir() {
    return dataDir;
  }

  @Override
  public Path tempDir() {
    return tempDir;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public System.Logger logger() {
    return System.getLogger("dev.runlens.component.test");
  }

  @Override
  public ExecutorService executor() {
    return executor;
  }

  @Override
  public HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
    http.shutdownNow();
    http.close();
  }
}
