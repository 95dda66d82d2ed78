// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.core.plugin.PluginStatus.State;
import dev.runlens.loader.PluginDescription;
import dev.runlens.loader.PluginExtension;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.PluginZip;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The plugins that came with the server. Each zip becomes a [PluginStatus], and what is wrong with
/// one never keeps another from being loaded. Loaded and closed by one thread; read by any in
/// between.
final class BundledPlugins {

  private static final System.Logger LOGGER = System.getLogger(BundledPlugins.class.getName());

  private final Path unpacked;
  private final CrashMarkers markers;
  private final Duration openDeadline;
  private final List<PluginPackage> packages = new ArrayList<>();
  private final List<PluginStatus> statuses = new ArrayList<>();

  /// An extension and the plugin that it belongs to.
  record Offer(PluginPackage plugin, PluginExtension extension) {}

  private BundledPlugins(Path unpacked, CrashMarkers markers, Duration openDeadline) {
    this.unpacked = unpacked;
    this.markers = markers;
    this.openDeadline = openDeadline;
  }

  /// Loads every zip of a folder, in order of their names.
  ///
  /// @param zips may be missing: then there are no plugins
  /// @param unpacked where they are unpacked, `<id>/<version>/`
  static BundledPlugins load(Path zips, Path unpacked, CrashMarkers markers, Duration openDeadline)
      throws IOException, InterruptedException {
    BundledPlugins plugins = new BundledPlugins(unpacked, markers, openDeadline);
    if (!Files.isDirectory(zips)) {
      LOGGER.log(Level.WARNING, "No plugins: there is no directory path=" + zips);
      return plugins;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(zips)) {
      files = all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
    for (Path file : files) {
      PluginStatus status = plugins.load(file);
      plugins.statuses.add(status);
      LOGGER.log(
          status.problem().isEmpty() ? Level.INFO : Level.ERROR,
          "Plugin id=%s version=%s state=%s problem=%s"
              .formatted(status.id(), status.version(), status.state(), status.problem()));
    }
    return plugins;
  }

  private PluginStatus load(Path zip) throws InterruptedException {
    PluginZip.Unpacked plugin;
    try {
      plugin = PluginZip.unpack(zip, unpacked);
    } catch (PluginPackageException e) {
      return new PluginStatus(
          zip.getFileName().toString(), "", State.REFUSED, e.getMessage(), "", List.of());
    }
    PluginDescription description = plugin.description();
    if (statuses.stream().anyMatch(other -> other.id().equals(description.id()))) {
      return without(plugin, State.REFUSED, "Another zip holds the plugin of this id already.");
    }
    if (markers.leftBy(description.id())) {
      return without(
          plugin,
          State.SKIPPED,
          "The server ended while it was opening this plugin, so this start does without it; the next start tries again.");
    }
    try {
      PluginPackage opened = open(plugin);
      PluginStatus status = active(plugin, opened);
      packages.add(opened);
      return status;
    } catch (PluginPackageException e) {
      return without(plugin, State.FAILED, e.getMessage());
    }
  }

  private PluginPackage open(PluginZip.Unpacked plugin) throws InterruptedException {
    String id = plugin.description().id();
    markers.set(id);
    try {
      return PluginCall.ofOpening(
              "plugin-load-" + id,
              BundledPlugins.class.getClassLoader(),
              () -> PluginPackage.open(plugin.directory()),
              PluginPackage::close)
          .start()
          .await(openDeadline);
    } catch (TimeoutException e) {
      throw new PluginPackageException(
          "Plugin %s did not start within %d s."
              .formatted(plugin.description(), openDeadline.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PluginPackageException known
          ? known
          : new PluginPackageException(
              "Plugin %s cannot be loaded: %s."
                  .formatted(plugin.description(), PluginPackageException.describe(e)),
              e);
    } finally {
      markers.clear(id);
    }
  }

  private PluginStatus active(PluginZip.Unpacked plugin, PluginPackage opened) {
    List<String> offered = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    opened.failures().forEach(failure -> problems.add(failure.getMessage()));
    for (PluginExtension extension : opened.extensions()) {
      for (ExtensionPointKind kind : ExtensionPointKind.values()) {
        if (kind.madeBy(extension.provider())) {
          String name = kind.label() + " " + extension.type();
          find(kind, extension.type())
              .ifPresent(other ->
                  problems.add(
                      "The %s is not used, because plugin %s offers it too."
                          .formatted(name, other.plugin().description())));
          offered.add(name);
        }
      }
    }
    return new PluginStatus(
        opened.description().id(),
        opened.description().version(),
        State.ACTIVE,
        String.join(" ", problems),
        plugin.sha256(),
        offered);
  }

  private static PluginStatus without(PluginZip.Unpacked plugin, State state, String problem) {
    PluginDescription description = plugin.description();
    return new PluginStatus(
        description.id(), description.version(), state, problem, plugin.sha256(), List.of());
  }

  List<PluginStatus> statuses() {
    return List.copyOf(statuses);
  }

  /// Who makes components of a type; the first plugin wins.
  Optional<Offer> find(ExtensionPointKind kind, String type) {
    return packages.stream()
        .flatMap(
            plugin -> plugin.extensions().stream().map(extension -> new Offer(plugin, extension)))
        .filter(offer -> offer.extension().type().equals(type))
        .filter(offer -> kind.madeBy(offer.extension().provider()))
        .findFirst();
  }

  /// Why [#find] finds nothing, one sentence.
  String missing(ExtensionPointKind kind, String type) {
    String out =
        statuses.stream()
            .filter(status -> status.state() != State.ACTIVE)
            .map(status -> "%s (%s)".formatted(status.id(), status.problem()))
            .collect(Collectors.joining(", "));
    return "No plugin offers the %s type '%s'%s."
        .formatted(kind.label(), type, out.isEmpty() ? "" : "; not loaded: " + out);
  }

  /// Unloads all, the last loaded first, waiting up to `deadline` for each.
  void close(Duration deadline) {
    for (PluginPackage plugin : packages.reversed()) {
      PluginCall<?> closing =
          PluginCall.ofOpening(
              "plugin-unload-" + plugin.description().id(),
              BundledPlugins.class.getClassLoader(),
              plugin::close,
              _ -> {});
      try {
        Object _ = closing.start().await(deadline);
      } catch (ExecutionException | TimeoutException e) {
        LOGGER.log(
            Level.WARNING,
            "Plugin did not unload id=%s cause=%s"
                .formatted(plugin.description().id(), PluginPackageException.describe(e)));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
