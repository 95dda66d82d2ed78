// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Capability;
import dev.runlens.api.Component;
import dev.runlens.api.Provider;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.source.EventSource;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.loader.PluginZip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// All plugins of the server and the configured instances of their extensions.
///
/// Opening happens on one thread of the host's own. Nothing that a plugin does while it is loaded
/// or opened throws out of here: it becomes a [PluginStatus] or the reason why a [Slot] is closed.
///
/// Below the data directory: `plugins/<id>/<version>/` holds what was unpacked, `instances/<id>/`
/// what an instance keeps, `tmp/` what may go at every start.
public final class PluginHost implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(PluginHost.class.getName());
  private static final Duration UNLOAD_DEADLINE = Duration.ofSeconds(2);

  private final Clock clock;
  private final HostTiming timing;
  private final BundledPlugins plugins;
  private final InstanceOpener opener;
  private final Map<String, Instance<?>> instances = new LinkedHashMap<>();
  private final ScheduledExecutorService thread;

  private PluginHost(
      Path bundled,
      Path dataDir,
      List<InstanceConfig> wanted,
      Clock clock,
      HostTiming timing,
      ScheduledExecutorService thread)
      throws IOException, InterruptedException {
    this.clock = clock;
    this.timing = timing;
    this.thread = thread;
    for (InstanceConfig config : wanted) {
      if (instances.put(config.id(), Instance.of(config, clock)) != null) {
        throw new IllegalArgumentException("Two instances are named " + config.id());
      }
    }
    Path unpacked = Files.createDirectories(dataDir.resolve("plugins"));
    PluginZip.sweep(unpacked);
    CrashMarkers markers = CrashMarkers.take(unpacked);
    plugins = BundledPlugins.load(bundled, unpacked, markers, timing.open());
    opener = new InstanceOpener(plugins, markers, dataDir, clock, timing.open());
    for (Instance<?> instance : instances.values()) {
      open(instance);
    }
  }

  /// Loads every plugin and opens every instance, waiting up to 30 s for each. Instances that could
  /// not open are tried again in the background, unless only a changed configuration can help.
  ///
  /// Call this before anything uses SQLite: it decides where SQLite's native code is unpacked.
  ///
  /// @param bundled the directory of the zips that came with the server
  /// @param instances in the order in which they are opened; the first of a kind is its default
  /// @throws IllegalArgumentException if two instances have one id
  /// @throws UncheckedIOException if the data directory cannot be used
  public static PluginHost start(
      Path bundled, Path dataDir, List<InstanceConfig> instances, Clock clock) {
    return start(bundled, dataDir, instances, clock, HostTiming.DEFAULT);
  }

  static PluginHost start(
      Path bundled, Path dataDir, List<InstanceConfig> instances, Clock clock, HostTiming timing) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plugin-host").factory());
    try {
      prepare(dataDir);
      return thread
          .submit(() -> new PluginHost(bundled, dataDir, instances, clock, timing, thread))
          .get();
    } catch (ExecutionException e) {
      thread.shutdownNow();
      throw switch (e.getCause()) {
        case IOException io ->
            new UncheckedIOException("Cannot use the data directory " + dataDir, io);
        case RuntimeException known -> known;
        case null, default -> new IllegalStateException("Cannot start the plugin host", e);
      };
    } catch (IOException e) {
      thread.shutdownNow();
      throw new UncheckedIOException("Cannot use the data directory " + dataDir, e);
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting the plugin host", e);
    }
  }

  private static void prepare(Path dataDir) throws IOException {
    Path temporary = dataDir.resolve("tmp").toAbsolutePath();
    DirectoryTree.empty(temporary);
    // Each plugin's copy of SQLite unpacks its native code once per load; here it gets wiped.
    System.setProperty("org.sqlite.tmpdir", temporary.toString());
    // DriverManager looks for drivers once, in the context class loader of whoever asks first. That
    // must not be a plugin's: the server's own drivers would never be found.
    DriverManager.getDrivers();
  }

  private void open(Instance<?> instance) throws InterruptedException {
    boolean again = opener.tryToOpen(instance);
    instance.tries++;
    SlotReport report = instance.slot().report();
    if (report.open()) {
      LOGGER.log(
          Level.INFO,
          "Instance open id=%s kind=%s type=%s"
              .formatted(
                  instance.config().id(),
                  instance.config().kind(),
                  instance.config().pluginType()));
      return;
    }
    LOGGER.log(
        Level.ERROR,
        "Instance closed id=%s kind=%s type=%s again=%s reason=%s"
            .formatted(
                instance.config().id(),
                instance.config().kind(),
                instance.config().pluginType(),
                again,
                report.reason()));
    if (again) {
      ScheduledFuture<?> _ =
          thread.schedule(
              () -> {
                open(instance);
                return true;
              },
              timing.pauseAfter(instance.tries).toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /// Every plugin, for the admin page.
  public List<PluginStatus> plugins() {
    return plugins.statuses();
  }

  /// Every instance, for the admin page and the metrics endpoint.
  public List<InstanceStatus> instances() {
    return instances.values().stream().map(this::status).toList();
  }

  private InstanceStatus status(Instance<?> instance) {
    InstanceConfig config = instance.config();
    return new InstanceStatus(
        config.id(),
        config.kind(),
        config.pluginType(),
        plugins
            .find(config.kind(), config.pluginType())
            .map(offer -> offer.plugin().description().toString())
            .orElse(""),
        instance.slot().report());
  }

  /// What the plugin behind an instance says of itself.
  ///
  /// @param name what people read
  /// @param version `id version` of the plugin
  public record Offered(String name, String version, Set<Capability> capabilities) {}

  /// What the plugin behind an instance says of itself; empty while none offers its type.
  public Optional<Offered> offered(String instanceId) {
    Instance<?> instance = instances.get(instanceId);
    return instance == null
        ? Optional.empty()
        : plugins
            .find(instance.config().kind(), instance.config().pluginType())
            .map(offer ->
                new Offered(
                    offer.extension().displayName(),
                    offer.plugin().description().toString(),
                    capabilities(offer.extension().provider())));
  }

  /// A provider that cannot even say what it can do is asked for nothing by itself.
  private static Set<Capability> capabilities(Provider<?, ?> provider) {
    try {
      return Set.copyOf(provider.capabilities());
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(Level.WARNING, "A provider does not tell its capabilities", e);
      return Set.of(Capability.ON_REQUEST, Capability.LEAVES_HOST);
    }
  }

  /// A value that changes with an instance's settings and gives none of them away.
  public String settingsHash(String instanceId) {
    Instance<?> instance = instances.get(instanceId);
    return instance == null ? "" : instance.config().settingsHash();
  }

  /// The event sources, in order of configuration.
  public Map<String, Slot<EventSource>> sources() {
    return slots(EventSource.class);
  }

  /// One event source. An id that is not configured (any more) gives a slot that stays closed and
  /// says so, like one whose plugin is missing.
  public Slot<EventSource> source(String instanceId) {
    return slot(EventSource.class, ExtensionPointKind.EVENT_SOURCE, instanceId);
  }

  /// The metric stores, in order of configuration.
  public Map<String, Slot<MetricStore>> metricStores() {
    return slots(MetricStore.class);
  }

  /// One metric store; see [#source].
  public Slot<MetricStore> metricStore(String instanceId) {
    return slot(MetricStore.class, ExtensionPointKind.METRIC_STORE, instanceId);
  }

  /// Where new samples go: the metric store that is configured first.
  public Slot<MetricStore> metricStore() {
    return first(MetricStore.class, ExtensionPointKind.METRIC_STORE);
  }

  /// The log stores, in order of configuration.
  public Map<String, Slot<LogStore>> logStores() {
    return slots(LogStore.class);
  }

  /// One log store; see [#source].
  public Slot<LogStore> logStore(String instanceId) {
    return slot(LogStore.class, ExtensionPointKind.LOG_STORE, instanceId);
  }

  /// Where new logs go: the log store that is configured first.
  public Slot<LogStore> logStore() {
    return first(LogStore.class, ExtensionPointKind.LOG_STORE);
  }

  /// The analyzers, in order of configuration.
  public Map<String, Slot<Analyzer>> analyzers() {
    return slots(Analyzer.class);
  }

  /// One analyzer; see [#source].
  public Slot<Analyzer> analyzer(String instanceId) {
    return slot(Analyzer.class, ExtensionPointKind.ANALYZER, instanceId);
  }

  @SuppressWarnings("unchecked") // A slot of type T is a Slot<T>: both come from one Class<T>.
  private <T extends Component> Map<String, Slot<T>> slots(Class<T> type) {
    Map<String, Slot<T>> found = new LinkedHashMap<>();
    for (Instance<?> instance : instances.values()) {
      if (instance.slot().type().equals(type)) {
        found.put(instance.config().id(), (Slot<T>) instance.slot());
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private <T extends Component> Slot<T> slot(
      Class<T> type, ExtensionPointKind kind, String instanceId) {
    Slot<T> found = slots(type).get(instanceId);
    return found != null
        ? found
        : closed(type, instanceId, "No %s of this name is configured.".formatted(kind.label()));
  }

  private <T extends Component> Slot<T> first(Class<T> type, ExtensionPointKind kind) {
    return slots(type).values().stream()
        .findFirst()
        .orElseGet(() -> closed(type, "default", "No %s is configured.".formatted(kind.label())));
  }

  private <T extends Component> Slot<T> closed(Class<T> type, String instanceId, String reason) {
    Slot<T> slot = new Slot<>(instanceId, type, clock);
    slot.explain(reason);
    return slot;
  }

  /// Lets calls in progress end, drains and closes every component, the last opened first, then
  /// unloads the plugins. What does not end in about 20 s is left behind. A second call does
  /// nothing.
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(UNLOAD_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.log(Level.WARNING, "An instance was still being opened when the server stopped");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    List<Instance<?>> left = new ArrayList<>(instances.values()).reversed();
    long end = System.nanoTime() + timing.close().toNanos();
    for (int i = 0; i < left.size(); i++) {
      Duration remaining = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      left.get(i).slot().close("The server is stopping.", remaining.dividedBy(left.size() - i));
    }
    plugins.close(UNLOAD_DEADLINE);
  }
}
