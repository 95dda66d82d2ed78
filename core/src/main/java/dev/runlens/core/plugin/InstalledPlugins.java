// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.core.plugin.PluginStatus.State;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.PluginZip;
import dev.runlens.loader.PluginZip.Unpacked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All plugins: those that came with the server and those that an administrator brought. What is
/// wrong with one never keeps another from being loaded. They change on the host's thread only and
/// are read by any.
final class InstalledPlugins {

  private static final System.Logger LOGGER = System.getLogger(InstalledPlugins.class.getName());

  /// Refused uploads that are remembered, for the page to say what was wrong.
  private static final int MOST_REFUSED = 20;

  /// Versions of one plugin whose directories are kept.
  private static final int KEPT_VERSIONS = 3;

  private final Path directory;
  private final CrashMarkers markers;
  private final Duration openDeadline;
  private final Map<String, InstalledPlugin> plugins =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, PluginStatus> refused =
      Collections.synchronizedMap(new LinkedHashMap<>());

  /// An offer and the plugin that makes it.
  record Found(InstalledPlugin plugin, Offer offer) {}

  /// @param directory where plugins are unpacked, `<id>/<version>/`
  InstalledPlugins(Path directory, CrashMarkers markers, Duration openDeadline) {
    this.directory = directory;
    this.markers = markers;
    this.openDeadline = openDeadline;
  }

  /// Finds and loads what is installed, in order of the names of zips, then of the uploaded ids.
  ///
  /// @param zips the plugins that came with the server; may be missing: then there are none
  /// @param records what an administrator decided, by plugin id
  void loadAll(Path zips, Map<String, PluginRecords.Plugin> records)
      throws IOException, InterruptedException {
    Map<String, PluginRecords.Plugin> left = new TreeMap<>(records);
    Map<String, Path> zipOf = new HashMap<>();
    for (Path zip : zipsIn(zips)) {
      String name = String.valueOf(zip.getFileName());
      try {
        Unpacked bundled = PluginZip.unpack(zip, directory);
        String id = bundled.description().id();
        Path other = zipOf.putIfAbsent(id, zip);
        if (other != null) {
          refuse(name, "Another zip holds the plugin of this id already.");
          // Of the same version, it has just taken that one's directory.
          Unpacked _ = PluginZip.unpack(other, directory);
        } else {
          Optional<PluginRecords.Plugin> record = Optional.ofNullable(left.remove(id));
          add(record.flatMap(this::uploaded).orElse(bundled), bundled);
        }
      } catch (PluginPackageException e) {
        refuse(name, e.getMessage());
      }
    }
    left.values().forEach(record -> uploaded(record).ifPresent(this::add));
    for (InstalledPlugin plugin : all()) {
      PluginRecords.Plugin record = records.get(plugin.id());
      if (record == null || record.enabled()) {
        load(plugin);
      }
    }
  }

  private static List<Path> zipsIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      LOGGER.log(Level.WARNING, "No plugins: there is no directory path=" + directory);
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  /// The uploaded version that is in use, if its directory is still in order.
  private Optional<Unpacked> uploaded(PluginRecords.Plugin record) {
    String version = record.version();
    if (version == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PluginZip.at(directory.resolve(record.id()).resolve(version)));
    } catch (PluginPackageException e) {
      refuse(
          lost(record),
          "The uploaded version %s of %s cannot be used any more: %s Upload it again."
              .formatted(version, record.id(), e.getMessage()));
      return Optional.empty();
    }
  }

  /// The row of an uploaded version whose directory is not in order.
  static String lost(PluginRecords.Plugin record) {
    return record.id() + " " + record.version();
  }

  private void add(Unpacked current, Unpacked bundled) {
    plugins.put(
        current.description().id(), new InstalledPlugin(current, bundled, markers, openDeadline));
  }

  /// Adds a plugin that is not installed yet.
  InstalledPlugin add(Unpacked uploaded) {
    InstalledPlugin plugin = new InstalledPlugin(uploaded, null, markers, openDeadline);
    plugins.put(plugin.id(), plugin);
    return plugin;
  }

  /// Loads a plugin; what comes of that is in its status.
  boolean load(InstalledPlugin plugin) throws InterruptedException {
    boolean loaded = plugin.load(offers());
    PluginStatus status = plugin.status();
    LOGGER.log(
        status.problem().isEmpty() ? Level.INFO : Level.ERROR,
        "Plugin id=%s version=%s state=%s problem=%s"
            .formatted(status.id(), status.version(), status.state(), status.problem()));
    return loaded;
  }

  /// The same although an earlier start of the server may have died of it: somebody wants it now.
  void loadAnyway(InstalledPlugin plugin) throws InterruptedException {
    markers.forgive(plugin.id());
    boolean _ = load(plugin);
  }

  /// Remembers a zip that cannot be installed.
  void refuse(String name, String problem) {
    LOGGER.log(Level.ERROR, "Plugin refused zip=%s problem=%s".formatted(name, problem));
    synchronized (refused) {
      refused.remove(name);
      refused.put(
          name, new PluginStatus(name, "", State.REFUSED, problem, "", List.of(), true, null));
      if (refused.size() > MOST_REFUSED) {
        refused.remove(refused.keySet().iterator().next());
      }
    }
  }

  /// Forgets a zip that could not be installed.
  boolean forgetRefused(String name) {
    return refused.remove(name) != null;
  }

  Optional<InstalledPlugin> plugin(String id) {
    return Optional.ofNullable(plugins.get(id));
  }

  List<InstalledPlugin> all() {
    synchronized (plugins) {
      return List.copyOf(plugins.values());
    }
  }

  /// Everything on offer.
  List<Offer> offers() {
    return all().stream().flatMap(plugin -> plugin.offers().stream()).toList();
  }

  /// Who makes components of a type.
  Optional<Found> find(ExtensionPointKind kind, String type) {
    for (InstalledPlugin plugin : all()) {
      for (Offer offer : plugin.offers()) {
        if (offer.kind() == kind && offer.type().equals(type)) {
          return Optional.of(new Found(plugin, offer));
        }
      }
    }
    return Optional.empty();
  }

  /// Why [#find] finds nothing, one sentence.
  String missing(ExtensionPointKind kind, String type) {
    String out =
        statuses().stream()
            .filter(status -> status.state() != State.ACTIVE)
            .map(status ->
                status.state() == State.DISABLED
                    ? status.id() + " (disabled)"
                    : "%s (%s)".formatted(status.id(), status.problem()))
            .collect(Collectors.joining(", "));
    return "No plugin offers the %s type '%s'%s."
        .formatted(kind.label(), type, out.isEmpty() ? "" : "; not loaded: " + out);
  }

  /// Every plugin in order of ids, refused zips among them.
  List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    synchronized (refused) {
      statuses.addAll(refused.values());
    }
    all().forEach(plugin -> statuses.add(plugin.status()));
    statuses.sort(Comparator.comparing(PluginStatus::id));
    return List.copyOf(statuses);
  }

  /// Looks at an upload without touching what is installed.
  ///
  /// @param name how messages call it
  /// @throws PluginPackageException if it is refused
  Unpacked stage(Path zip, String name) {
    return PluginZip.unpack(zip, name, staging());
  }

  /// Moves a staged version to its place.
  Unpacked adopt(Unpacked staged) {
    boolean _ = forgetRefused(staged.description().toString());
    return PluginZip.move(staged, directory);
  }

  /// Deletes what was staged and not adopted.
  void sweepStaging() {
    delete(staging());
  }

  private Path staging() {
    return directory.resolve(".staging");
  }

  /// Forgets a plugin that is not loaded, with all its versions.
  void remove(InstalledPlugin plugin) {
    plugins.remove(plugin.id());
    delete(directory.resolve(plugin.id()));
  }

  /// Deletes a version that is not in use.
  void delete(Unpacked version) {
    delete(version.directory());
  }

  /// Deletes all versions of a plugin but the newest few and those that it needs.
  void prune(InstalledPlugin plugin) {
    Path versions = directory.resolve(plugin.id());
    try (Stream<Path> all = Files.list(versions)) {
      all.filter(version -> !version.equals(plugin.current().directory()))
          .filter(version ->
              plugin.bundled().map(kept -> !kept.directory().equals(version)).orElse(true))
          .sorted(Comparator.comparingLong(InstalledPlugins::modified).reversed())
          .skip(KEPT_VERSIONS - 1)
          .forEach(InstalledPlugins::delete);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "old versions stay plugin=" + plugin.id(), e);
    }
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path tree) {
    try {
      DirectoryTree.delete(tree);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "directory stays path=" + tree, e);
    }
  }
}
