// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Component;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreProvider;
import dev.runlens.testkit.TestComponentContext;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// The plugin in a class loader of its own, as the server loads it, leaves nothing but its
/// database.
class IsolationTest {

  /// What the server lets a plugin see of itself.
  private static final List<String> SHARED =
      List.of("dev.runlens.api.", "org.pf4j.", "org.slf4j.", "org.jspecify.");

  private static final class Server extends ClassLoader {

    Server() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (SHARED.stream().anyMatch(name::startsWith)) {
        return IsolationTest.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Test
  void leavesNeitherThreadsNorFilesBehind(@TempDir Path directory) throws Exception {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    try (TestComponentContext context = new TestComponentContext(directory);
        URLClassLoader plugin = new URLClassLoader("plugin", pluginUrls(), new Server())) {
      MetricStore store = open(plugin, context);
      assertNotSame(SqliteMetricStore.class, store.getClass());
      store.append(
          List.of(
              batch(1, 0)
                  .everySecond(0, 400)
                  .column("cpu_usage_ratio", new double[400])
                  .process(0, 1, "init", 1)
                  .build()));
      // A full chunk: it is compacted at once, and zstd with it is tried in this loader.
      assertTrue(becomes(store, "0 batches not yet compacted"), store.check().detail());
      assertEquals(
          1, store.processes(batch(1, 0).build().stream(), 9_000).orElseThrow().processes().size());
      store.close();

      assertEquals(Set.of("metrics.db", "metrics.db.lock"), names(context.dataDir()));
      assertEquals(Set.of(), names(context.tempDir()));
    }
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(threads);
    left.removeIf(IsolationTest::belongsToTheJvm);
    assertEquals(Set.of(), left);
  }

  private static URL[] pluginUrls() {
    return Stream.of(SqliteMetricStore.class, SQLiteDataSource.class, ZstdJavaCompressor.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .toArray(URL[]::new);
  }

  private static MetricStore open(ClassLoader plugin, TestComponentContext context)
      throws ReflectiveOperationException {
    MetricStoreProvider<?> provider =
        (MetricStoreProvider<?>)
            plugin
                .loadClass(SqliteMetricStoreProvider.class.getName())
                .getConstructor()
                .newInstance();
    Object settings =
        provider.configType().getConstructor(Path.class).newInstance(Path.of("metrics.db"));
    for (Method method : provider.getClass().getMethods()) {
      if (method.getName().equals("open") && !method.isBridge()) {
        return (MetricStore) method.invoke(provider, settings, context);
      }
    }
    throw new AssertionError("a provider opens");
  }

  private static boolean becomes(Component store, String detail) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean is = store.check().detail().contains(detail);
    while (!is && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      is = store.check().detail().contains(detail);
    }
    return is;
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  /// Carriers of virtual threads, and what their first use starts.
  private static boolean belongsToTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return thread.getName().startsWith("ForkJoinPool-")
        || thread.getName().startsWith("VirtualThread-")
        || (group != null && Set.of("InnocuousThreadGroup", "system").contains(group.getName()));
  }
}
