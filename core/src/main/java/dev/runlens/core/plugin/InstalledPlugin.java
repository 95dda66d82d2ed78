// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.loader.PluginDescription;
import dev.runlens.loader.PluginExtension;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.PluginZip.Unpacked;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One plugin, whichever version of it is in use. It changes on the host's thread only and is read
/// by any.
final class InstalledPlugin {

  private static final System.Logger LOGGER = System.getLogger(InstalledPlugin.class.getName());

  private final CrashMarkers markers;
  private final Duration deadline;

  /// The version that came with the server; `null` if none did.
  private final @Nullable Unpacked bundled;

  private volatile Unpacked current;
  private volatile PluginStatus.State state = PluginStatus.State.DISABLED;
  private volatile String problem = "";
  private volatile @Nullable PluginPackage opened;
  private volatile List<Offer> offers = List.of();
  private final List<Departed> departed = new CopyOnWriteArrayList<>();

  /// How often the garbage collector is asked before what stays counts as held.
  private static final int PATIENT_CHECKS = 2;

  /// A version that was unloaded.
  ///
  /// @param checks how often it was still there after a collection
  private record Departed(String version, WeakReference<ClassLoader> loader, int checks) {}

  /// @param current the version in use
  /// @param deadline for its code to load, and to stop
  InstalledPlugin(
      Unpacked current, @Nullable Unpacked bundled, CrashMarkers markers, Duration deadline) {
    this.current = current;
    this.bundled = bundled;
    this.markers = markers;
    this.deadline = deadline;
  }

  String id() {
    return current.description().id();
  }

  Unpacked current() {
    return current;
  }

  Optional<Unpacked> bundled() {
    return Optional.ofNullable(bundled);
  }

  boolean uploaded() {
    return bundled == null || !bundled.directory().equals(current.directory());
  }

  boolean active() {
    return opened != null;
  }

  List<Offer> offers() {
    return offers;
  }

  /// Takes another version, which must not be loaded yet.
  void use(Unpacked version) {
    current = version;
  }

  /// Loads the version in use; its state and problem say what became of that.
  ///
  /// @param others offers of the plugins that come before this one
  /// @return whether its extensions can be opened
  boolean load(List<Offer> others) throws InterruptedException {
    if (markers.leftBy(id())) {
      state = PluginStatus.State.SKIPPED;
      problem =
          "The server ended while it was opening this plugin, so this start does without it; the next start tries again.";
      return false;
    }
    try {
      PluginPackage loaded = open();
      opened = loaded;
      state = PluginStatus.State.ACTIVE;
      problem = "";
      offers = offers(loaded, others);
      return true;
    } catch (PluginPackageException e) {
      state = PluginStatus.State.FAILED;
      problem = e.getMessage();
      return false;
    }
  }

  private PluginPackage open() throws InterruptedException {
    PluginDescription description = current.description();
    markers.set(id());
    try {
      return PluginCall.ofOpening(
              "plugin-load-" + id(),
              InstalledPlugin.class.getClassLoader(),
              () -> PluginPackage.open(current.directory()),
              PluginPackage::close)
          .start()
          .await(deadline);
    } catch (TimeoutException e) {
      throw new PluginPackageException(
          "Plugin %s did not start within %d s.".formatted(description, deadline.toSeconds()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PluginPackageException known
          ? known
          : new PluginPackageException(
              "Plugin %s cannot be loaded: %s."
                  .formatted(description, PluginPackageException.describe(e)),
              e);
    } finally {
      markers.clear(id());
    }
  }

  /// What it offers that no other plugin offers already.
  private List<Offer> offers(PluginPackage loaded, List<Offer> others) {
    List<Offer> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    loaded.failures().forEach(failure -> problems.add(failure.getMessage()));
    for (PluginExtension extension : loaded.extensions()) {
      for (ExtensionPointKind kind : ExtensionPointKind.values()) {
        if (kind.madeBy(extension.provider())) {
          Offer offer =
              new Offer(
                  kind,
                  extension.type(),
                  extension.displayName(),
                  extension.capabilities(),
                  extension.fields(),
                  extension.registers(),
                  loaded.description());
          Stream.concat(others.stream(), found.stream())
              .filter(other -> other.kind() == kind && other.type().equals(offer.type()))
              .findFirst()
              .ifPresentOrElse(
                  other ->
                      problems.add(
                          "The %s %s is not used, because plugin %s offers it too."
                              .formatted(kind.label(), offer.type(), other.plugin())),
                  () -> found.add(offer));
        }
      }
    }
    problem = String.join(" ", problems);
    return List.copyOf(found);
  }

  /// The extension behind an offer of this plugin, and the class loader to call it with.
  Extension extension(Offer offer) {
    PluginPackage loaded = opened;
    if (loaded == null) {
      throw new IllegalStateException("Plugin " + id() + " is not loaded");
    }
    PluginExtension found =
        loaded.extensions().stream()
            .filter(extension -> extension.type().equals(offer.type()))
            .filter(extension -> offer.kind().madeBy(extension.provider()))
            .findFirst()
            .orElseThrow();
    return new Extension(found, loaded.classLoader());
  }

  /// What is needed to open an instance; not to be kept.
  record Extension(PluginExtension extension, ClassLoader loader) {}

  /// Stops and unloads the plugin, whose components are closed by now.
  ///
  /// @param why its state from now on
  void unload(PluginStatus.State why, Duration patience) throws InterruptedException {
    state = why;
    problem = "";
    PluginPackage last = opened;
    opened = null;
    offers = List.of();
    if (last == null) {
      return;
    }
    departed.add(
        new Departed(last.description().version(), new WeakReference<>(last.classLoader()), 0));
    PluginCall<WeakReference<ClassLoader>> closing =
        PluginCall.ofOpening(
            "plugin-unload-" + id(), InstalledPlugin.class.getClassLoader(), last::close, _ -> {});
    try {
      Object _ = closing.start().await(patience);
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.log(
          Level.WARNING,
          "Plugin did not unload id=%s cause=%s"
              .formatted(id(), PluginPackageException.describe(e)));
    }
  }

  /// Looks whether what was unloaded is still in memory. Only the garbage collector knows, so ask
  /// it first.
  void watchDeparted() {
    departed.removeIf(gone -> gone.loader().refersTo(null));
    departed.replaceAll(gone -> new Departed(gone.version(), gone.loader(), gone.checks() + 1));
  }

  PluginStatus status() {
    return new PluginStatus(
        id(),
        current.description().version(),
        state,
        Stream.concat(Stream.of(problem), departed.stream().map(InstalledPlugin::left))
            .filter(text -> !text.isEmpty())
            .reduce((a, b) -> a + " " + b)
            .orElse(""),
        current.sha256(),
        offers.stream().map(offer -> offer.kind().label() + " " + offer.type()).toList(),
        uploaded(),
        current.description());
  }

  /// What an unloaded version left behind, empty while that cannot be told yet. A plugin's threads
  /// inherit its class loader as their context class loader.
  private static String left(Departed gone) {
    ClassLoader loader = gone.loader().get();
    if (loader == null || gone.checks() < PATIENT_CHECKS) {
      return "";
    }
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> loader.equals(thread.getContextClassLoader()))
            .map(Thread::getName)
            .sorted()
            .toList();
    return threads.isEmpty()
        ? "Version %s was unloaded, but something still holds its classes in memory."
            .formatted(gone.version())
        : "Version %s was unloaded, but left %s running: %s. They end with the server."
            .formatted(
                gone.version(),
                threads.size() == 1 ? "a thread" : threads.size() + " threads",
                String.join(", ", threads.stream().limit(5).toList()));
  }
}
