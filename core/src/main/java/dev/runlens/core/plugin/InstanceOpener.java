// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.ComponentException;
import dev.runlens.api.Problem;
import dev.runlens.api.Provider;
import dev.runlens.core.plugin.InstalledPlugins.Found;
import dev.runlens.loader.Binding;
import dev.runlens.loader.InstanceContext;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.SettingsBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Opens instances into their slots. Used by one thread, which is what lets providers count on one
/// call at a time.
final class InstanceOpener {

  private final InstalledPlugins plugins;
  private final CrashMarkers markers;
  private final Path dataDir;
  private final Clock clock;
  private final Duration deadline;

  /// Extension point and resource id to the instance that has it. An instance that cannot open now
  /// keeps it, because it is tried again later.
  private final Map<Resource, String> owners = new HashMap<>();

  private record Resource(ExtensionPointKind kind, String id) {}

  /// A provider with settings that fit it.
  private record Configured<C extends Record>(
      Provider<?, C> provider, C config, Optional<String> resourceId) {

    Component open(InstanceContext context) {
      return provider.open(config, context);
    }
  }

  /// Why an instance is not open.
  private static final class CannotOpen extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean mayChange;

    CannotOpen(String message, boolean mayChange) {
      super(message);
      this.mayChange = mayChange;
    }
  }

  InstanceOpener(
      InstalledPlugins plugins,
      CrashMarkers markers,
      Path dataDir,
      Clock clock,
      Duration deadline) {
    this.plugins = plugins;
    this.markers = markers;
    this.dataDir = dataDir;
    this.clock = clock;
    this.deadline = deadline;
  }

  /// Tries to open an instance; its slot says why if that fails.
  ///
  /// @return whether there is reason to try again later
  boolean tryToOpen(Instance<?> instance) throws InterruptedException {
    try {
      open(instance);
      return false;
    } catch (CannotOpen e) {
      instance.slot().explain(withoutSecrets(instance.spec(), String.valueOf(e.getMessage())));
      return e.mayChange;
    }
  }

  /// A plugin that throws may have put anything into its message.
  private String withoutSecrets(InstanceSpec spec, String message) {
    return plugins
        .find(spec.kind(), spec.type())
        .map(found -> spec.withoutSecrets(found.offer().fields(), message))
        .orElse(message);
  }

  private <T extends Component> void open(Instance<T> instance)
      throws CannotOpen, InterruptedException {
    if (instance.opening != null && instance.opening.stuck()) {
      throw new CannotOpen("Opening it hangs since an earlier try.", true);
    }
    if (instance.lingers) {
      throw new CannotOpen(
          "Its last component did not close and may still use what it used: restart the server.",
          false);
    }
    InstanceSpec wanted = instance.spec();
    if (wanted.lost()) {
      throw new CannotOpen(
          "Its settings were sealed under another key: bring back the file secret.key or RUNLENS_SECRET_KEY of that time, or enter them anew.",
          false);
    }
    Found found =
        plugins
            .find(wanted.kind(), wanted.type())
            .orElseThrow(
                () -> new CannotOpen(plugins.missing(wanted.kind(), wanted.type()), false));
    String pluginId = found.plugin().id();
    InstalledPlugin.Extension extension = found.plugin().extension(found.offer());
    ClassLoader loader = extension.loader();
    markers.set(pluginId);
    try {
      Configured<?> configured = configure(instance, extension);
      InstanceContext context =
          InstanceContext.create(
              wanted.id(),
              dataDir.resolve("instances").resolve(wanted.id()),
              dataDir.resolve("tmp").resolve(wanted.id()),
              clock,
              loader,
              message -> wanted.withoutSecrets(found.offer().fields(), message));
      try {
        Component component =
            await(
                instance,
                PluginCall.ofOpening(
                    "plugin-open-" + wanted.id(),
                    loader,
                    () -> configured.open(context),
                    Component::close));
        instance
            .slot()
            .open(
                instance.slot().type().cast(component),
                loader,
                context,
                message -> wanted.withoutSecrets(found.offer().fields(), message));
        instance.pluginId = pluginId;
      } catch (CannotOpen | RuntimeException | InterruptedException e) {
        context.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new CannotOpen(
          "It cannot be opened: " + PluginPackageException.describe(e) + ".", true);
    } finally {
      markers.clear(pluginId);
    }
  }

  private Configured<?> configure(Instance<?> instance, InstalledPlugin.Extension extension)
      throws CannotOpen, InterruptedException {
    InstanceSpec wanted = instance.spec();
    Configured<?> configured =
        await(
            instance,
            PluginCall.ofOpening(
                "plugin-configure-" + wanted.id(),
                extension.loader(),
                () -> configure(extension.extension().provider(), wanted.settings()),
                _ -> {}));
    if (configured.resourceId().isPresent()) {
      claim(new Resource(wanted.kind(), configured.resourceId().get()), wanted.id());
    }
    return configured;
  }

  /// Gives back what an instance has claimed. Not while a component of it may still run.
  void release(String instanceId) {
    owners.values().removeIf(instanceId::equals);
  }

  private void claim(Resource resource, String instanceId) throws CannotOpen {
    String owner = owners.putIfAbsent(resource, instanceId);
    if (owner != null && !owner.equals(instanceId)) {
      throw new CannotOpen(
          "It would use what the instance %s uses already (%s): give it a place of its own."
              .formatted(owner, resource.id()),
          false);
    }
  }

  private static <C extends Record> Configured<C> configure(
      Provider<?, C> provider, Map<String, String> settings) throws CannotOpen {
    return switch (SettingsBinder.bind(provider.configType(), settings)) {
      case Binding.Bound<C>(C config) ->
          new Configured<>(provider, config, provider.resourceId(config));
      case Binding.Refused<C> refused ->
          throw new CannotOpen(
              "Its settings are wrong: "
                  + refused.problems().stream()
                      .map(InstanceOpener::sentence)
                      .collect(Collectors.joining(" ")),
              false);
    };
  }

  private static String sentence(Problem problem) {
    return problem.setting().isEmpty()
        ? problem.message()
        : SettingsBinder.key(problem.setting()) + " " + problem.message();
  }

  private <R> R await(Instance<?> instance, PluginCall<R> call)
      throws CannotOpen, InterruptedException {
    instance.opening = call;
    try {
      return call.start().await(deadline);
    } catch (TimeoutException _) {
      throw new CannotOpen("It did not open within %d s.".formatted(deadline.toSeconds()), true);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case CannotOpen known -> known;
        case ComponentException foreseen when Slot.foreseen(foreseen) ->
            new CannotOpen(String.valueOf(foreseen.getMessage()), true);
        case null, default ->
            new CannotOpen(
                "Opening it failed, a fault of the plugin: "
                    + PluginPackageException.describe(e)
                    + ".",
                true);
      };
    } finally {
      // What has ended holds the plugin's classes, and the instance may outlive the plugin.
      if (!call.stuck()) {
        instance.opening = null;
      }
    }
  }
}
