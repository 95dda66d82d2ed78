// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.ComponentContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What one component gets from the server. Made just before the component is opened, closed right
/// after it.
public final class InstanceContext implements ComponentContext {

  private static final System.Logger LOGGER = System.getLogger(InstanceContext.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final String instanceId;
  private final Path dataDir;
  private final Path tempDir;
  private final Clock clock;
  private final System.Logger logger;
  private final ExecutorService executor;
  private @Nullable HttpClient http;
  private boolean closed;

  private InstanceContext(
      String instanceId,
      Path dataDir,
      Path tempDir,
      Clock clock,
      ClassLoader pluginLoader,
      UnaryOperator<String> withoutSecrets) {
    this.instanceId = instanceId;
    this.dataDir = dataDir;
    this.tempDir = tempDir;
    this.clock = clock;
    this.logger =
        new PluginLogger(System.getLogger("dev.runlens.plugin." + instanceId), withoutSecrets);
    this.executor = Executors.newThreadPerTaskExecutor(threads(instanceId, pluginLoader));
  }

  /// Makes both directories and empties the temporary one.
  ///
  /// @throws UncheckedIOException if that cannot be done
  public static InstanceContext create(
      String instanceId, Path dataDir, Path tempDir, Clock clock, ClassLoader pluginLoader) {
    return create(instanceId, dataDir, tempDir, clock, pluginLoader, UnaryOperator.identity());
  }

  /// Makes both directories and empties the temporary one.
  ///
  /// @param withoutSecrets takes secrets out of what the component logs; called by any thread
  /// @throws UncheckedIOException if that cannot be done
  public static InstanceContext create(
      String instanceId,
      Path dataDir,
      Path tempDir,
      Clock clock,
      ClassLoader pluginLoader,
      UnaryOperator<String> withoutSecrets) {
    try {
      Files.createDirectories(dataDir);
      DirectoryTree.empty(tempDir);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot prepare the directories of instance " + instanceId + " below " + dataDir, e);
    }
    return new InstanceContext(instanceId, dataDir, tempDir, clock, pluginLoader, withoutSecrets);
  }

  private static ThreadFactory threads(String instanceId, ClassLoader pluginLoader) {
    ThreadFactory virtual = Thread.ofVirtual().name("plugin-" + instanceId + "-", 0).factory();
    return task ->
        virtual.newThread(() -> {
          Thread.currentThread().setContextClassLoader(pluginLoader);
          task.run();
        });
  }

  @Override
  public String instanceId() {
    return instanceId;
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
  public Clock clock() {
    return clock;
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public ExecutorService executor() {
    return executor;
  }

  /// Made when first asked for, because a client has a thread of its own that most plugins would
  /// never use.
  @Override
  public synchronized HttpClient http() {
    if (closed) {
      throw new IllegalStateException("Instance " + instanceId + " is closed");
    }
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(executor)
              .build();
    }
    return http;
  }

  /// Ends the executor and the HTTP client, interrupting what still runs, and waits up to 2 s for
  /// each. A second call does nothing.
  ///
  /// @return whether everything has ended
  public boolean close() {
    HttpClient client;
    synchronized (this) {
      if (closed) {
        return executor.isTerminated();
      }
      closed = true;
      client = http;
      http = null;
    }
    boolean ended = true;
    try {
      if (client != null) {
        client.shutdownNow();
        ended = client.awaitTermination(LONGEST_END);
      }
      executor.shutdownNow();
      ended &= executor.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      LOGGER.log(Level.WARNING, "Tasks outlive their component instance=" + instanceId);
    }
    return ended;
  }
}
