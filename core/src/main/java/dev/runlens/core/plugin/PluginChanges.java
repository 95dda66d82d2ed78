// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.core.plugin.PluginRequestException.Kind;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.PluginZip.Unpacked;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an administrator does with plugins: install, upgrade, enable, disable, remove. From any
/// thread; one request after another is carried out.
public final class PluginChanges {

  private static final Duration UNLOAD_DEADLINE = Duration.ofSeconds(2);

  private final InstalledPlugins plugins;
  private final Instances instances;
  private final PluginRecords records;
  private final HostThread thread;
  private final HostTiming timing;
  private final Clock clock;

  PluginChanges(
      InstalledPlugins plugins,
      Instances instances,
      PluginRecords records,
      HostThread thread,
      HostTiming timing,
      Clock clock) {
    this.plugins = plugins;
    this.instances = instances;
    this.records = records;
    this.thread = thread;
    this.timing = timing;
    this.clock = clock;
  }

  /// Installs a plugin, or another version of one that is there. Instances of its types go on with
  /// the new version; if one that was open cannot, the version before takes over again.
  ///
  /// @param name the file's name, for messages
  /// @return the plugin; a new one that could not be loaded stays, and its status says why
  /// @throws PluginRequestException if the zip is refused or the version before had to take over
  public PluginStatus install(Path zip, String name) {
    return thread.request(() -> {
      try {
        PluginStatus installed = install(plugins.stage(zip, name));
        boolean _ = plugins.forgetRefused(name);
        return installed;
      } catch (PluginPackageException e) {
        plugins.refuse(name, e.getMessage());
        throw new PluginRequestException(Kind.INVALID, e.getMessage());
      } finally {
        plugins.sweepStaging();
      }
    });
  }

  private PluginStatus install(Unpacked staged) throws InterruptedException {
    String id = staged.description().id();
    Optional<InstalledPlugin> there = plugins.plugin(id);
    if (there.isEmpty()) {
      InstalledPlugin plugin = plugins.add(plugins.adopt(staged));
      keep(plugin, true);
      plugins.loadAnyway(plugin);
      instances.openWhatWaits();
      return plugin.status();
    }
    InstalledPlugin plugin = there.get();
    Optional<Unpacked> same =
        Stream.concat(Stream.of(plugin.current()), plugin.bundled().stream())
            .filter(version -> sameVersion(version, staged))
            .findFirst();
    if (same.isPresent() && !same.get().sha256().equals(staged.sha256())) {
      throw new PluginRequestException(
          Kind.CONFLICT,
          "Version %s of %s is installed with other content. Give the new one a higher plugin.version."
              .formatted(staged.description().version(), id));
    }
    if (same.isPresent() && same.get().equals(plugin.current())) {
      return plugin.status();
    }
    if (same.isPresent()) {
      replace(plugin, same.get());
    } else {
      Unpacked adopted = plugins.adopt(staged);
      try {
        replace(plugin, adopted);
      } catch (PluginRequestException e) {
        plugins.delete(adopted);
        throw e;
      }
    }
    keep(plugin, true);
    plugins.prune(plugin);
    return plugin.status();
  }

  private static boolean sameVersion(Unpacked a, Unpacked b) {
    return a.description().version().equals(b.description().version());
  }

  private void keep(InstalledPlugin plugin, boolean enabled) {
    boolean uploaded = plugin.uploaded();
    records.keep(
        new PluginRecords.Plugin(
            plugin.id(),
            enabled,
            uploaded ? plugin.current().description().version() : null,
            uploaded ? plugin.current().sha256() : null),
        clock.millis());
  }

  /// hold → drain → close → unload → load → open, and the same way back if that fails.
  private void replace(InstalledPlugin plugin, Unpacked next) throws InterruptedException {
    Unpacked before = plugin.current();
    String version = next.description().version();
    List<Instance<?>> affected = instances.of(plugin);
    Set<String> wereOpen =
        affected.stream()
            .filter(instance -> instance.slot().report().open())
            .map(instance -> instance.spec().id())
            .collect(Collectors.toSet());
    boolean wasActive = plugin.active();
    take(plugin, affected, wereOpen, next, "Its plugin is being changed to " + version + ".");
    Optional<String> failure = failure(plugin, affected, wereOpen);
    if (failure.isEmpty() || !wasActive) {
      return;
    }
    take(plugin, affected, wereOpen, before, "Its plugin goes back to the version before.");
    throw new PluginRequestException(
        Kind.CONFLICT,
        "Version %s of %s does not work here, so %s serves again. %s"
            .formatted(version, plugin.id(), before.description().version(), failure.get()));
  }

  private void take(
      InstalledPlugin plugin,
      List<Instance<?>> affected,
      Set<String> wereOpen,
      Unpacked version,
      String reason)
      throws InterruptedException {
    affected.forEach(instance -> instances.close(instance, reason));
    unload(plugin, PluginStatus.State.DISABLED);
    plugin.use(version);
    plugins.loadAnyway(plugin);
    // First, because one that was waiting for their resource must not be quicker now.
    for (Instance<?> instance : affected) {
      if (wereOpen.contains(instance.spec().id())) {
        instances.open(instance);
      }
    }
    instances.openWhatWaits();
  }

  private static Optional<String> failure(
      InstalledPlugin plugin, List<Instance<?>> affected, Set<String> wereOpen) {
    if (!plugin.active()) {
      return Optional.of(plugin.status().problem());
    }
    return affected.stream()
        .filter(instance -> wereOpen.contains(instance.spec().id()))
        .filter(instance -> !instance.slot().report().open())
        // That is the fault of the version before, which could not open it either.
        .filter(instance -> !instance.lingers)
        .map(instance -> instance.spec().id() + ": " + instance.slot().report().reason())
        .findFirst();
  }

  private void unload(InstalledPlugin plugin, PluginStatus.State why) throws InterruptedException {
    plugin.unload(why, UNLOAD_DEADLINE);
    for (Duration look : timing.looks()) {
      Object _ =
          thread.later(
              look,
              () -> {
                System.gc();
                plugin.watchDeparted();
                return true;
              });
    }
  }

  /// Loads a plugin that was disabled or failed, and opens its instances.
  public PluginStatus enable(String id) {
    return thread.request(() -> {
      InstalledPlugin plugin = plugin(id);
      keep(plugin, true);
      if (!plugin.active()) {
        plugins.loadAnyway(plugin);
        instances.openWhatWaits();
      }
      return plugin.status();
    });
  }

  /// Closes the instances of a plugin's types and unloads it. Their data stays where it is.
  public PluginStatus disable(String id) {
    return thread.request(() -> {
      InstalledPlugin plugin = plugin(id);
      keep(plugin, false);
      List<Instance<?>> affected = instances.of(plugin);
      affected.forEach(instance -> instances.close(instance, "Its plugin " + id + " is disabled."));
      unload(plugin, PluginStatus.State.DISABLED);
      return plugin.status();
    });
  }

  /// Removes an uploaded plugin: the version that came with the server serves again, or nothing
  /// does. A refused zip is only forgotten.
  ///
  /// @throws PluginRequestException if it came with the server, or an instance needs it
  public void uninstall(String id) {
    thread.run(() -> {
      if (plugins.forgetRefused(id)) {
        forgetLost(id);
        return;
      }
      InstalledPlugin plugin = plugin(id);
      if (!plugin.uploaded()) {
        throw new PluginRequestException(
            Kind.CONFLICT, id + " came with the server. Disable it instead.");
      }
      Optional<Unpacked> bundled = plugin.bundled();
      if (bundled.isPresent()) {
        Unpacked uploaded = plugin.current();
        boolean disabled = plugin.status().state() == PluginStatus.State.DISABLED;
        if (disabled) {
          plugin.use(bundled.get());
        } else {
          replace(plugin, bundled.get());
        }
        keep(plugin, !disabled);
        plugins.delete(uploaded);
        return;
      }
      List<Instance<?>> needing = instances.of(plugin);
      if (!needing.isEmpty()) {
        throw new PluginRequestException(
            Kind.CONFLICT,
            "%s makes the %s: remove that first."
                .formatted(
                    id,
                    needing.stream()
                        .map(
                            instance -> instance.spec().kind().label() + " " + instance.spec().id())
                        .collect(Collectors.joining(", "))));
      }
      unload(plugin, PluginStatus.State.DISABLED);
      records.forgetPlugin(id);
      plugins.remove(plugin);
    });
  }

  /// Forgets an uploaded version whose directory is not in order, so that the next start does not
  /// tell of it again.
  private void forgetLost(String row) {
    records.plugins().values().stream()
        .filter(record -> row.equals(InstalledPlugins.lost(record)))
        .findFirst()
        .ifPresent(record ->
            records.keep(
                new PluginRecords.Plugin(record.id(), record.enabled(), null, null),
                clock.millis()));
  }

  private InstalledPlugin plugin(String id) {
    return plugins
        .plugin(id)
        .orElseThrow(
            () -> new PluginRequestException(Kind.NOT_FOUND, "There is no plugin " + id + "."));
  }
}
