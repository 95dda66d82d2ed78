// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.Provider;
import dev.runlens.loader.Binding;
import dev.runlens.loader.InstanceContext;
import dev.runlens.loader.PluginExtension;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Loads, uses and unloads a plugin again and again in this JVM, then looks for what it left. The
/// first cycle does not count for threads: it starts what the JDK keeps for everybody.
final class UnloadCycles {

  /// Where Linux lists the open files of this process.
  static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final Path plugin;
  private final Path directory;
  private final Function<String, Map<String, String>> settings;
  private final Consumer<Component> use;
  private final Duration patience;

  /// What is left after all cycles.
  ///
  /// @param loaders class loaders that the garbage collector could not take
  /// @param threads names of live threads that were not there before
  /// @param tasks instances whose executor or HTTP client did not end in 2 s
  /// @param files open files below the plugin's or the instances' directories
  record Remains(int loaders, List<String> threads, List<String> tasks, List<String> files) {}

  /// @param plugin an unpacked plugin
  /// @param directory for the data of its instances
  /// @param settings by the provider's type
  /// @param patience how long to wait for threads to end and for the garbage collector
  UnloadCycles(
      Path plugin,
      Path directory,
      Function<String, Map<String, String>> settings,
      Consumer<Component> use,
      Duration patience) {
    this.plugin = plugin;
    this.directory = directory;
    this.settings = settings;
    this.use = use;
    this.patience = patience;
  }

  Remains run(int cycles) throws InterruptedException {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    List<String> tasks = new ArrayList<>();
    loaders.add(cycle(tasks));
    Set<Thread> before = threads();
    for (int i = 1; i < cycles; i++) {
      loaders.add(cycle(tasks));
    }
    waitUntil(() -> newThreads(before).isEmpty());
    waitUntil(() -> {
      System.gc();
      return alive(loaders) == 0;
    });
    // A jar that a library opened and forgot is closed by the JDK's cleaner, on a thread of its own
    // and some time after the collection (sqlite-jdbc reads its version that way).
    waitUntil(() -> {
      System.gc();
      return openFiles().isEmpty();
    });
    return new Remains(alive(loaders), newThreads(before), tasks, openFiles());
  }

  private WeakReference<ClassLoader> cycle(List<String> tasks) {
    PluginPackage opened = PluginPackage.open(plugin);
    for (PluginExtension extension : opened.extensions()) {
      boolean ended = opened.within(() -> cycle(extension.provider(), opened.classLoader()));
      if (!ended) {
        tasks.add(extension.type());
      }
    }
    return opened.close();
  }

  private <C extends Record> boolean cycle(Provider<?, C> provider, ClassLoader loader) {
    String type = provider.type();
    InstanceContext context =
        InstanceContext.create(
            type,
            directory.resolve("data").resolve(type),
            directory.resolve("tmp").resolve(type),
            Clock.systemUTC(),
            loader);
    try (Component component = provider.open(bind(provider, settings.apply(type)), context)) {
      use.accept(component);
      component.drain();
    } finally {
      context.close();
    }
    return context.executor().isTerminated();
  }

  private static <C extends Record> C bind(Provider<?, C> provider, Map<String, String> written) {
    return switch (SettingsBinder.bind(provider.configType(), written)) {
      case Binding.Bound<C>(C config) -> config;
      case Binding.Refused<C>(var problems) ->
          throw new AssertionError(
              "settings() of the contract don't fit %s: %s".formatted(provider.type(), problems));
    };
  }

  private void waitUntil(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  private static int alive(List<WeakReference<ClassLoader>> loaders) {
    return (int) loaders.stream().filter(loader -> !loader.refersTo(null)).count();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static List<String> newThreads(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive() && !isOfJdk(thread))
        .map(Thread::getName)
        .sorted()
        .toList();
  }

  /// Threads that the JDK starts when it likes and shares among everybody.
  private static boolean isOfJdk(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    String name = group == null ? "" : group.getName();
    return name.equals("system")
        || name.equals("InnocuousThreadGroup")
        || name.equals("CarrierThreads")
        || thread.getName().startsWith("ForkJoinPool.commonPool-");
  }

  private List<String> openFiles() {
    if (!Files.isDirectory(OPEN_FILES)) {
      return List.of();
    }
    List<String> below;
    List<Path> descriptors;
    try (Stream<Path> all = Files.list(OPEN_FILES)) {
      below = List.of(plugin.toRealPath().toString(), directory.toRealPath().toString());
      descriptors = all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> open = new ArrayList<>();
    for (Path descriptor : descriptors) {
      String target = targetOf(descriptor);
      if (below.stream().anyMatch(target::startsWith)) {
        open.add(target);
      }
    }
    return open;
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      // Closed since it was listed.
      return "";
    }
  }
}
