// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Provider;
import dev.runlens.api.analysis.AnalyzerProvider;
import dev.runlens.api.log.LogStoreProvider;
import dev.runlens.api.metric.MetricStoreProvider;
import dev.runlens.api.source.EventSourceProvider;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;

/// One version of one plugin, loaded: its class loader and its extensions.
///
/// Opening and closing run the plugin's code (static initialisers, constructors, its `Plugin`
/// class) on the calling thread, so whoever does not trust it to return calls them on a thread that
/// may be given up. Not for several threads at once.
public final class PluginPackage {

  private static final System.Logger LOGGER = System.getLogger(PluginPackage.class.getName());

  private static final List<Class<?>> EXTENSION_POINTS =
      List.of(
          EventSourceProvider.class,
          LogStoreProvider.class,
          MetricStoreProvider.class,
          AnalyzerProvider.class);

  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final PluginDescription description;
  private final WeakReference<ClassLoader> collected;
  private List<PluginExtension> extensions = List.of();
  private List<PluginPackageException> failures = List.of();
  private @Nullable Loaded loaded;

  /// What keeps the plugin's classes alive; let go of as a whole.
  private record Loaded(OnePlugin pf4j, IsolatedClassLoader classLoader) {}

  private PluginPackage(PluginDescription description, Loaded loaded) {
    this.description = description;
    this.loaded = loaded;
    this.collected = new WeakReference<>(loaded.classLoader());
  }

  /// Loads and starts the plugin in a directory that [PluginZip] made.
  ///
  /// @throws PluginPackageException if the directory is not in order, the plugin throws anything at
  ///   all, or none of its extensions can be used; nothing of it stays loaded then
  public static PluginPackage open(Path directory) {
    PluginDescription description =
        PluginDescription.read(directory, String.valueOf(directory.getFileName()));
    // A stream opened from a jar: URL would leave its jar open in a cache of the JDK for ever, and
    // libraries read their resources that way (sqlite-jdbc its native code).
    URLConnection.setDefaultUseCaches("jar", false);
    OnePlugin pf4j = new OnePlugin(directory);
    IsolatedClassLoader classLoader;
    try {
      pf4j.loadPlugin(directory);
      classLoader = (IsolatedClassLoader) pf4j.getPluginClassLoader(description.id());
    } catch (RuntimeException e) {
      throw failed(description, "cannot be loaded", e);
    }
    PluginPackage opened = new PluginPackage(description, new Loaded(pf4j, classLoader));
    try {
      opened.within(() -> {
        start(description, pf4j);
        opened.instantiateExtensions(pf4j, classLoader);
        return opened;
      });
      return opened;
    } catch (PluginPackageException e) {
      opened.close();
      throw e;
    }
  }

  private static void start(PluginDescription description, OnePlugin pf4j) {
    PluginState state;
    try {
      state = pf4j.startPlugin(description.id());
    } catch (Throwable e) {
      throw failed(description, "failed in start", e);
    }
    if (state != PluginState.STARTED) {
      Throwable cause = pf4j.getPlugin(description.id()).getFailedException();
      throw failed(description, "failed in start", cause);
    }
  }

  /// One by one, so that an extension that throws (or whose class cannot be initialised) hides no
  /// other: PF4J's `getExtensions` gives up at the first `Error`.
  private void instantiateExtensions(OnePlugin pf4j, ClassLoader classLoader) {
    List<PluginExtension> usable = new ArrayList<>();
    List<PluginPackageException> unusable = new ArrayList<>();
    for (String name : new TreeSet<>(pf4j.getExtensionClassNames(description.id()))) {
      try {
        usable.add(instantiate(pf4j, classLoader.loadClass(name)));
      } catch (PluginPackageException e) {
        unusable.add(e);
      } catch (Throwable e) {
        unusable.add(failed(description, "cannot make its extension " + name, e));
      }
    }
    if (usable.isEmpty()) {
      PluginPackageException first = unusable.getFirst();
      unusable.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    extensions = List.copyOf(usable);
    failures = List.copyOf(unusable);
  }

  private PluginExtension instantiate(OnePlugin pf4j, Class<?> extension) {
    if (EXTENSION_POINTS.stream().noneMatch(point -> point.isAssignableFrom(extension))) {
      throw new PluginPackageException(
          "Plugin %s declares the extension %s, which implements none of the provider interfaces."
              .formatted(description, extension.getName()));
    }
    Provider<?, ?> provider = (Provider<?, ?>) pf4j.getExtensionFactory().create(extension);
    String type = provider.type();
    if (type == null || !TYPE.matcher(type).matches()) {
      throw new PluginPackageException(
          "Plugin %s has the extension %s of type '%s', which must be 1 to 40 of a-z, 0-9 and '-'."
              .formatted(description, extension.getName(), type));
    }
    if (provider.configType() == null) {
      throw new PluginPackageException(
          "Plugin %s has the extension %s without a record of settings."
              .formatted(description, extension.getName()));
    }
    String displayName = provider.displayName();
    return new PluginExtension(
        type,
        displayName == null ? type : displayName,
        Objects.requireNonNullElse(provider.capabilities(), Set.of()),
        SettingsBinder.fields(provider.configType()),
        provider instanceof EventSourceProvider<?> source && source.registration().isPresent(),
        provider);
  }

  /// What the plugin says of itself.
  public PluginDescription description() {
    return description;
  }

  /// The extensions that could be made, in order of their class names; empty once closed.
  public List<PluginExtension> extensions() {
    return extensions;
  }

  /// Why the others could not be made.
  public List<PluginPackageException> failures() {
    return failures;
  }

  /// The plugin's class loader.
  ///
  /// @throws IllegalStateException once closed
  public ClassLoader classLoader() {
    Loaded now = loaded;
    if (now == null) {
      throw new IllegalStateException("Plugin " + description + " is closed");
    }
    return now.classLoader();
  }

  /// Runs something on this thread with the plugin's class loader as its context class loader.
  public <R> R within(Supplier<R> task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classLoader());
    try {
      return task.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /// Stops and unloads the plugin, whose components are closed by now. Whatever it throws is logged
  /// and changes nothing: its drivers are deregistered and its jar files closed in any case. A
  /// second call does nothing.
  ///
  /// @return cleared once the garbage collector has taken the plugin's class loader; if it stays,
  ///   something still holds a class of the plugin
  public WeakReference<ClassLoader> close() {
    Loaded last = loaded;
    if (last == null) {
      return collected;
    }
    attempt("stop", () -> within(() -> last.pf4j().stopPlugin(description.id())));
    extensions = List.of();
    failures = List.of();
    loaded = null;
    attempt("deregister the JDBC drivers of", last.classLoader()::deregisterDrivers);
    attempt("unload", () -> last.pf4j().unloadPlugin(description.id()));
    attempt("close the class loader of", last.classLoader()::close);
    return collected;
  }

  private void attempt(String what, Attempt step) {
    try {
      step.run();
    } catch (Throwable e) {
      LOGGER.log(
          Level.WARNING,
          "Cannot %s plugin id=%s version=%s cause=%s"
              .formatted(
                  what,
                  description.id(),
                  description.version(),
                  PluginPackageException.describe(e)));
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException, ReflectiveOperationException;
  }

  private static PluginPackageException failed(
      PluginDescription description, String what, @Nullable Throwable cause) {
    String why = cause == null ? "no cause given" : PluginPackageException.describe(cause);
    return new PluginPackageException(
        "Plugin %s %s: %s.".formatted(description, what, why.replaceFirst("\\.$", "")), cause);
  }
}
