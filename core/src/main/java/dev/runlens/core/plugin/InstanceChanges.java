// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Problem;
import dev.runlens.core.plugin.PluginRequestException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an administrator does with instances: add, configure, test, enable, disable, choose as the
/// default, remove. From any thread; one request after another is carried out.
public final class InstanceChanges {

  /// Words in the addresses of pages, where names of instances stand, too.
  private static final Set<String> RESERVED = Set.of("new", "test");

  private final InstalledPlugins plugins;
  private final Instances instances;
  private final SettingsCheck settings;
  private final HostThread thread;

  InstanceChanges(
      InstalledPlugins plugins, Instances instances, HostThread thread, HostTiming timing) {
    this.plugins = plugins;
    this.instances = instances;
    this.settings = new SettingsCheck(plugins, timing.check());
    this.thread = thread;
  }

  /// Adds an instance and tries to open it. It is kept even if it does not open: its status says
  /// why.
  ///
  /// @param entered settings by dashed key
  /// @throws PluginRequestException if the name is taken or the settings are not acceptable
  public void add(
      String id,
      ExtensionPointKind kind,
      String type,
      Map<String, ? extends @Nullable String> entered) {
    thread.run(() -> {
      if (instances.find(id).isPresent()) {
        throw new PluginRequestException(
            Kind.CONFLICT, "There is an instance named " + id + " already.");
      }
      InstanceSpec spec = acceptable(newSpec(id, kind, type), entered);
      if (plugins.find(kind, type).isEmpty()) {
        throw new PluginRequestException(Kind.INVALID, plugins.missing(kind, type));
      }
      instances.keep(spec);
      Instance<?> instance = instances.put(spec);
      instances.open(instance);
    });
  }

  private InstanceSpec newSpec(String id, ExtensionPointKind kind, String type) {
    if (RESERVED.contains(id)) {
      throw new PluginRequestException(
          Kind.INVALID, "An instance cannot be named " + id + ": the pages use that word.");
    }
    try {
      return instances.newSpec(id, kind, type);
    } catch (IllegalArgumentException e) {
      throw new PluginRequestException(Kind.INVALID, e.getMessage() + ".");
    }
  }

  private InstanceSpec acceptable(
      InstanceSpec spec, Map<String, ? extends @Nullable String> entered)
      throws InterruptedException {
    InstanceSpec merged = spec.with(settings.merged(spec, entered));
    settings.bind(merged);
    return merged;
  }

  /// Gives an instance other settings. If it was open and cannot open with them, it goes on with
  /// those before and nothing is kept.
  ///
  /// @param entered by dashed key, all of them; a secret that is absent or blank stays as it was,
  ///   `null` takes it away
  /// @throws PluginRequestException if the settings are not acceptable or do not work
  public void configure(String id, Map<String, ? extends @Nullable String> entered) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      switchTo(instance, acceptable(instance.spec(), entered));
    });
  }

  private void switchTo(Instance<?> instance, InstanceSpec next) throws InterruptedException {
    InstanceSpec before = instance.spec();
    boolean wasOpen = instance.slot().report().open();
    instances.close(instance, "Its settings are being changed.");
    instance.spec(next);
    instances.open(instance);
    SlotReport report = instance.slot().report();
    if (wasOpen && !report.open()) {
      instances.close(instance, "Its settings go back to those before.");
      instance.spec(before);
      instances.open(instance);
      throw new PluginRequestException(
          Kind.CONFLICT,
          "It does not work with these settings, so nothing was changed. " + report.reason());
    }
    instances.keep(next);
    instances.openWhatWaits();
  }

  /// Adds some settings to those of an instance, which is made if there is none of the name. What
  /// the file or the environment gives stays. They are kept before the instance is opened with
  /// them, and whether or not it opens: they cannot be had again.
  ///
  /// @param some by dashed key
  /// @throws PluginRequestException if the name belongs to something else
  public void adopt(String id, ExtensionPointKind kind, String type, Map<String, String> some) {
    thread.run(() -> {
      Optional<Instance<?>> there = instances.find(id);
      InstanceSpec before =
          there.<InstanceSpec>map(Instance::spec).orElseGet(() -> newSpec(id, kind, type));
      if (before.kind() != kind || !before.type().equals(type)) {
        throw new PluginRequestException(
            Kind.CONFLICT,
            "%s is a %s of type %s already.".formatted(id, before.kind().label(), before.type()));
      }
      InstanceSpec next = overlaid(before, some).with(true);
      instances.keep(next);
      Instance<?> instance = there.isPresent() ? there.get() : instances.put(next);
      instances.close(instance, "Its settings are being changed.");
      instance.spec(next);
      instances.open(instance);
    });
  }

  /// Changes some settings of an instance and leaves the others. If it was open and cannot open
  /// with them, it goes on with those before and nothing is kept.
  ///
  /// @param some by dashed key
  /// @throws PluginRequestException if the file or the environment gives one of them, or they are
  ///   not acceptable or do not work
  public void change(String id, Map<String, String> some) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      InstanceSpec before = instance.spec();
      for (String key : some.keySet()) {
        String fixed = before.fixed().get(key);
        if (fixed != null) {
          throw new PluginRequestException(
              Kind.CONFLICT, "%s is set by %s: change it there.".formatted(key, fixed));
        }
      }
      InstanceSpec next = overlaid(before, some);
      settings.bind(next);
      switchTo(instance, next);
    });
  }

  private static InstanceSpec overlaid(InstanceSpec before, Map<String, String> some) {
    Map<String, String> all = new HashMap<>(before.settings());
    some.forEach((key, value) -> {
      if (!before.fixed().containsKey(key)) {
        all.put(key, value);
      }
    });
    return before.with(all);
  }

  /// "Test connection" for settings that are not kept.
  ///
  /// @param id of the instance whose secrets stand in for those not entered; may be new
  /// @return what is wrong, by dashed key; empty if nothing is
  public List<Problem> test(
      String id,
      ExtensionPointKind kind,
      String type,
      Map<String, ? extends @Nullable String> entered) {
    return thread.request(() -> {
      InstanceSpec spec =
          instances
              .find(id)
              .map(Instance::spec)
              .filter(there -> there.kind() == kind && there.type().equals(type))
              .orElseGet(() -> newSpec(id, kind, type));
      return settings.test(spec.with(settings.merged(spec, entered)));
    });
  }

  /// Opens an instance that was disabled, or could not open before.
  public void enable(String id) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      if (!instance.spec().enabled()) {
        InstanceSpec enabled = instance.spec().with(true);
        instances.keep(enabled);
        instance.spec(enabled);
      }
      if (!instance.slot().report().open()) {
        instance.tries = 0;
        instances.open(instance);
      }
    });
  }

  /// Closes an instance until somebody enables it again. What it holds stays where it is.
  public void disable(String id) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      InstanceSpec disabled = instance.spec().with(false);
      instances.keep(disabled);
      instance.spec(disabled);
      instances.close(instance, "An administrator has disabled it.");
      instances.openWhatWaits();
    });
  }

  /// Lets an instance take what is new, or an analyzer be what "Analyze" asks.
  ///
  /// @throws PluginRequestException if the file decides that, the instance is disabled, or all of
  ///   its kind work at once
  public void makeDefault(String id) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      ExtensionPointKind kind = instance.spec().kind();
      if (!kind.hasDefault()) {
        throw new PluginRequestException(
            Kind.INVALID, "Every %s works, not one of them.".formatted(kind.label()));
      }
      if (instances.defaultIsFixed(kind)) {
        throw new PluginRequestException(
            Kind.CONFLICT,
            "%s says which %s takes what is new.".formatted(InstanceSpec.FILE, kind.label()));
      }
      if (!instance.spec().enabled()) {
        throw new PluginRequestException(Kind.CONFLICT, id + " is disabled. Enable it first.");
      }
      instances.choose(kind, id);
    });
  }

  /// Removes an instance. What it holds stays where it is, and an instance of the same name and
  /// settings would find it again.
  ///
  /// @param needed why it must stay, asked before and after it is closed; empty if it need not
  /// @throws PluginRequestException if it takes what is new, the file names it, or it is needed
  public void remove(String id, Supplier<Optional<String>> needed) {
    thread.run(() -> {
      Instance<?> instance = known(id);
      InstanceSpec spec = instance.spec();
      if (spec.configured()) {
        throw new PluginRequestException(
            Kind.CONFLICT, "%s is named in %s: remove it there.".formatted(id, InstanceSpec.FILE));
      }
      if (instances.takesWhatIsNew(spec)) {
        throw new PluginRequestException(
            Kind.CONFLICT,
            "%s takes what is new: choose another %s as the default first."
                .formatted(id, spec.kind().label()));
      }
      needed.get().ifPresent(InstanceChanges::refuse);
      instances.close(instance, "It is being removed.");
      // Again: a log may have come between the question and the closing.
      try {
        needed.get().ifPresent(InstanceChanges::refuse);
        instances.remove(instance);
      } catch (RuntimeException e) {
        instances.open(instance);
        throw e;
      }
      instances.openWhatWaits();
    });
  }

  private static void refuse(String reason) {
    throw new PluginRequestException(Kind.CONFLICT, reason);
  }

  private Instance<?> known(String id) {
    return instances
        .find(id)
        .orElseThrow(
            () -> new PluginRequestException(Kind.NOT_FOUND, "There is no instance " + id + "."));
  }
}
