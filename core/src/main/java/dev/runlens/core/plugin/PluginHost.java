// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Capability;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.source.EventSource;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.loader.PluginZip;
import dev.runlens.loader.SettingField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// All plugins of the server and the instances of their extensions, changed while the server runs.
///
/// Whatever changes something happens on one thread of the host's own, one request after another;
/// everything else may be called from any thread. Nothing that a plugin does while it is loaded or
/// opened throws out of here: it becomes a [PluginStatus] or the reason why a [Slot] is closed.
///
/// Below the data directory: `plugins/<id>/<version>/` holds what was unpacked, `instances/<id>/`
/// what an instance keeps, `tmp/` what may go at every start.
public final class PluginHost implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(PluginHost.class.getName());
  private static final Duration UNLOAD_DEADLINE = Duration.ofSeconds(2);

  private final HostThread thread;
  private final InstalledPlugins plugins;
  private final Instances instances;
  private final PluginChanges pluginChanges;
  private final InstanceChanges instanceChanges;
  private final Registrations registrations;

  private PluginHost(
      Path bundled,
      Path dataDir,
      Configuration configuration,
      PluginRecords records,
      Clock clock,
      HostTiming timing,
      HostThread thread)
      throws IOException, InterruptedException {
    this.thread = thread;
    Path unpacked = Files.createDirectories(dataDir.resolve("plugins"));
    PluginZip.sweep(unpacked);
    CrashMarkers markers = CrashMarkers.take(unpacked);
    plugins = new InstalledPlugins(unpacked, markers, timing.open());
    plugins.sweepStaging();
    plugins.loadAll(bundled, records.plugins());
    InstanceOpener opener = new InstanceOpener(plugins, markers, dataDir, clock, timing.open());
    instances = new Instances(configuration, records, opener, thread, timing, clock);
    pluginChanges = new PluginChanges(plugins, instances, records, thread, timing, clock);
    instanceChanges = new InstanceChanges(plugins, instances, thread, timing);
    registrations = new Registrations(plugins, thread, timing.check());
    for (Instance<?> instance : instances.all()) {
      instances.open(instance);
    }
  }

  /// Loads every plugin and opens every instance, waiting up to 30 s for each. Instances that could
  /// not open are tried again in the background, unless only a changed configuration can help.
  ///
  /// @param bundled the directory of the zips that came with the server
  /// @param configuration what no administrator can change; the first instance of a kind is its
  ///   default unless somebody chose another
  /// @throws IllegalArgumentException if two instances have one id
  /// @throws UncheckedIOException if the data directory cannot be used
  public static PluginHost start(
      Path bundled, Path dataDir, Configuration configuration, PluginRecords records, Clock clock) {
    return start(bundled, dataDir, configuration, records, clock, HostTiming.DEFAULT);
  }

  static PluginHost start(
      Path bundled,
      Path dataDir,
      Configuration configuration,
      PluginRecords records,
      Clock clock,
      HostTiming timing) {
    HostThread thread = new HostThread();
    try {
      return thread.start(
          () -> new PluginHost(bundled, dataDir, configuration, records, clock, timing, thread));
    } catch (ExecutionException e) {
      abandon(thread);
      throw switch (e.getCause()) {
        case IOException io ->
            new UncheckedIOException("Cannot use the data directory " + dataDir, io);
        case RuntimeException known -> known;
        case null, default -> new IllegalStateException("Cannot start the plugin host", e);
      };
    } catch (InterruptedException e) {
      abandon(thread);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting the plugin host", e);
    }
  }

  private static void abandon(HostThread thread) {
    try {
      boolean _ = thread.stop(Duration.ZERO);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Decides where SQLite's native code is unpacked, the server's own copy and those of plugins,
  /// and wipes what earlier runs left there. Call this before anything uses SQLite.
  ///
  /// @throws UncheckedIOException if the data directory cannot be used
  public static void prepare(Path dataDir) {
    Path temporary = dataDir.resolve("tmp").toAbsolutePath();
    try {
      DirectoryTree.empty(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use the data directory " + dataDir, e);
    }
    System.setProperty("org.sqlite.tmpdir", temporary.toString());
    // DriverManager looks for drivers once, in the context class loader of whoever asks first. That
    // must not be a plugin's: the server's own drivers would never be found.
    DriverManager.getDrivers();
  }

  /// What can be done with plugins.
  public PluginChanges pluginChanges() {
    return pluginChanges;
  }

  /// What can be done with instances.
  public InstanceChanges instanceChanges() {
    return instanceChanges;
  }

  /// Setting up event sources in one click.
  public Registrations registrations() {
    return registrations;
  }

  /// Every plugin, for the admin page.
  public List<PluginStatus> plugins() {
    return plugins.statuses();
  }

  /// Everything that an instance can be made of.
  public List<Offer> offers() {
    return plugins.offers();
  }

  /// What makes components of a type, if a loaded plugin does.
  public Optional<Offer> offer(ExtensionPointKind kind, String type) {
    return plugins.find(kind, type).map(InstalledPlugins.Found::offer);
  }

  /// Every instance, for the admin page and the metrics endpoint.
  public List<InstanceStatus> instances() {
    return instances.all().stream().map(this::status).toList();
  }

  /// One instance.
  public Optional<InstanceStatus> instance(String id) {
    return instances.find(id).map(this::status);
  }

  private InstanceStatus status(Instance<?> instance) {
    InstanceSpec spec = instance.spec();
    Optional<Offer> offer = offer(spec.kind(), spec.type());
    // What no field describes may be a misspelt secret; without the plugin that is all of them.
    Map<String, String> values = new HashMap<>();
    Set<String> secrets = new HashSet<>();
    for (SettingField field : offer.map(Offer::fields).orElse(List.of())) {
      String value = spec.settings().get(field.key());
      if (value != null && field.kind() == SettingField.Kind.SECRET) {
        secrets.add(field.key());
      } else if (value != null) {
        values.put(field.key(), value);
      }
    }
    return new InstanceStatus(
        spec.id(),
        spec.kind(),
        spec.type(),
        offer,
        spec.enabled(),
        spec.configured(),
        spec.kind().hasDefault() && spec.id().equals(defaultInstance(spec.kind()).orElse(null)),
        values,
        secrets,
        spec.fixed(),
        instance.slot());
  }

  /// The instance that takes what is new: chosen by the file, else by an administrator, else the
  /// first of the file, else the oldest. For analyzers it is the one that "Analyze" asks: among
  /// those that nobody chose, one that runs on request comes first.
  public Optional<String> defaultInstance(ExtensionPointKind kind) {
    Optional<String> general = instances.defaultInstance(kind);
    if (kind != ExtensionPointKind.ANALYZER || instances.someoneChose(kind)) {
      return general;
    }
    return instances.all().stream()
        .map(Instance::spec)
        .filter(spec -> spec.kind() == kind && spec.enabled())
        .filter(spec -> runsOnRequest(spec.type()))
        .map(InstanceSpec::id)
        .findFirst()
        .or(() -> general);
  }

  private boolean runsOnRequest(String type) {
    return offer(ExtensionPointKind.ANALYZER, type)
        .map(offer -> offer.capabilities().contains(Capability.ON_REQUEST))
        .orElse(false);
  }

  /// Whether the file says which instance takes what is new.
  public boolean defaultIsFixed(ExtensionPointKind kind) {
    return instances.defaultIsFixed(kind);
  }

  /// The secrets in the settings of all instances, for whoever keeps them out of the log.
  public List<String> secrets() {
    return instances.all().stream()
        .map(Instance::spec)
        .flatMap(spec ->
            offer(spec.kind(), spec.type())
                .map(offer -> spec.secrets(offer.fields()))
                .orElse(List.of())
                .stream())
        .toList();
  }

  /// A value that changes with an instance's settings and gives none of them away.
  public String settingsHash(String instanceId) {
    return instances.find(instanceId).map(instance -> instance.spec().settingsHash()).orElse("");
  }

  /// The event sources, in order of configuration.
  public Map<String, Slot<EventSource>> sources() {
    return instances.slots(EventSource.class);
  }

  /// One event source. An id that is not configured (any more) gives a slot that stays closed and
  /// says so, like one whose plugin is missing; should it come back, the same slot opens. Meant for
  /// ids of the catalog, not for what somebody typed: slots are kept.
  public Slot<EventSource> source(String instanceId) {
    return instances.slot(EventSource.class, ExtensionPointKind.EVENT_SOURCE, instanceId);
  }

  /// The metric stores, in order of configuration.
  public Map<String, Slot<MetricStore>> metricStores() {
    return instances.slots(MetricStore.class);
  }

  /// One metric store; see [#source].
  public Slot<MetricStore> metricStore(String instanceId) {
    return instances.slot(MetricStore.class, ExtensionPointKind.METRIC_STORE, instanceId);
  }

  /// The log stores, in order of configuration.
  public Map<String, Slot<LogStore>> logStores() {
    return instances.slots(LogStore.class);
  }

  /// One log store; see [#source].
  public Slot<LogStore> logStore(String instanceId) {
    return instances.slot(LogStore.class, ExtensionPointKind.LOG_STORE, instanceId);
  }

  /// The analyzers, in order of configuration.
  public Map<String, Slot<Analyzer>> analyzers() {
    return instances.slots(Analyzer.class);
  }

  /// Lets calls in progress end, drains and closes every component, the last opened first, then
  /// unloads the plugins. What does not end in about 20 s is left behind. A second call does
  /// nothing.
  @Override
  public void close() {
    if (thread.stopped()) {
      return;
    }
    try {
      if (!thread.stop(UNLOAD_DEADLINE)) {
        LOGGER.log(Level.WARNING, "An instance was still being opened when the server stopped");
      }
      instances.closeAll();
      for (InstalledPlugin plugin : plugins.all().reversed()) {
        plugin.unload(PluginStatus.State.DISABLED, UNLOAD_DEADLINE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
