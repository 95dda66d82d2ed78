// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The instances and their slots. They change on the host's thread only and are read by any.
final class Instances {

  private static final System.Logger LOGGER = System.getLogger(Instances.class.getName());

  /// No instance can have this name.
  private static final String NOBODY_CHOSE = "";

  private final Configuration configuration;
  private final PluginRecords records;
  private final InstanceOpener opener;
  private final HostThread thread;
  private final HostTiming timing;
  private final Clock clock;
  private final Map<SlotName, Slot<?>> slots = new ConcurrentHashMap<>();

  /// Removed ones whose code may still run, by id: one that is added again must know.
  private final Map<String, Instance<?>> left = new HashMap<>();

  /// Replaced as a whole.
  private volatile Map<String, Instance<?>> instances = Map.of();

  private volatile Map<ExtensionPointKind, String> chosen;

  private record SlotName(ExtensionPointKind kind, String instanceId) {}

  Instances(
      Configuration configuration,
      PluginRecords records,
      InstanceOpener opener,
      HostThread thread,
      HostTiming timing,
      Clock clock) {
    this.configuration = configuration;
    this.records = records;
    this.opener = opener;
    this.thread = thread;
    this.timing = timing;
    this.clock = clock;
    this.chosen = records.defaults();
    for (InstanceSpec spec : specs()) {
      Object _ = put(spec);
    }
  }

  /// What the file names, then what is kept; and what is usual where there would be nothing at all.
  private List<InstanceSpec> specs() {
    Map<String, InstanceConfig> named = new LinkedHashMap<>();
    for (InstanceConfig config : configuration.instances()) {
      if (named.put(config.id(), config) != null) {
        throw new IllegalArgumentException("Two instances are named " + config.id());
      }
    }
    Map<String, PluginRecords.Instance> kept = new LinkedHashMap<>();
    records.instances().forEach(row -> kept.put(row.config().id(), row));
    for (InstanceConfig usual : configuration.usual()) {
      // Once: what an administrator has removed does not come back.
      boolean there =
          chosen.containsKey(usual.kind())
              || named.values().stream().anyMatch(config -> config.kind() == usual.kind())
              || kept.values().stream().anyMatch(row -> row.config().kind() == usual.kind());
      if (!there) {
        PluginRecords.Instance row = new PluginRecords.Instance(usual, true, false);
        records.keep(row, clock.millis());
        records.keepDefault(usual.kind(), NOBODY_CHOSE);
        kept.put(usual.id(), row);
      }
    }
    Set<String> ids = new LinkedHashSet<>(named.keySet());
    ids.addAll(kept.keySet());
    return ids.stream()
        .map(id ->
            InstanceSpec.of(
                Optional.ofNullable(named.get(id)),
                Optional.ofNullable(kept.get(id)),
                configuration,
                ids))
        .toList();
  }

  /// Adds an instance, not open yet.
  Instance<?> put(InstanceSpec spec) {
    Instance<?> instance =
        new Instance<>(spec, slot(spec.kind().component(), spec.kind(), spec.id()));
    Optional.ofNullable(left.remove(spec.id())).ifPresent(instance::takeOver);
    Map<String, Instance<?>> all = new LinkedHashMap<>(instances);
    all.put(spec.id(), instance);
    instances = Collections.unmodifiableMap(all);
    return instance;
  }

  /// Takes a closed instance away.
  void remove(Instance<?> instance) {
    InstanceSpec spec = instance.spec();
    records.forgetInstance(spec.id());
    if (instance.mayStillRun()) {
      left.put(spec.id(), instance);
    }
    Map<String, Instance<?>> others = new LinkedHashMap<>(instances);
    others.remove(spec.id());
    instances = Collections.unmodifiableMap(others);
    instance.slot().explain("This %s was removed.".formatted(spec.kind().label()));
  }

  /// A spec for an instance that is not there yet.
  ///
  /// @throws IllegalArgumentException if it cannot have that name
  InstanceSpec newSpec(String id, ExtensionPointKind kind, String type) {
    InstanceConfig config = new InstanceConfig(id, type, kind, Map.of());
    return InstanceSpec.of(
        Optional.empty(),
        Optional.of(new PluginRecords.Instance(config, true, false)),
        configuration,
        instances.keySet());
  }

  /// Keeps what an administrator decided on an instance.
  void keep(InstanceSpec spec) {
    records.keep(
        new PluginRecords.Instance(
            new InstanceConfig(spec.id(), spec.type(), spec.kind(), spec.changeable()),
            spec.enabled(),
            spec.lost()),
        clock.millis());
  }

  Collection<Instance<?>> all() {
    return instances.values();
  }

  Optional<Instance<?>> find(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  /// Those whose component is, or would be, of a plugin.
  List<Instance<?>> of(InstalledPlugin plugin) {
    List<Instance<?>> found = new ArrayList<>();
    for (Instance<?> instance : instances.values()) {
      InstanceSpec spec = instance.spec();
      boolean offered =
          plugin.offers().stream()
              .anyMatch(offer -> offer.kind() == spec.kind() && offer.type().equals(spec.type()));
      if (offered || plugin.id().equals(instance.pluginId)) {
        found.add(instance);
      }
    }
    return found;
  }

  /// Opens an instance that is enabled; if that fails, its slot says why, and it is tried again in
  /// the background if that can help.
  void open(Instance<?> instance) throws InterruptedException {
    instance.cancelRetry();
    InstanceSpec spec = instance.spec();
    if (!spec.enabled()) {
      instance.slot().explain("An administrator has disabled it.");
      return;
    }
    boolean again = opener.tryToOpen(instance);
    instance.tries++;
    SlotReport report = instance.slot().report();
    LOGGER.log(
        report.open() ? Level.INFO : Level.ERROR,
        "Instance %s id=%s kind=%s type=%s again=%s reason=%s"
            .formatted(
                report.open() ? "open" : "closed",
                spec.id(),
                spec.kind(),
                spec.type(),
                again,
                report.reason()));
    if (again) {
      instance.retry =
          thread.later(
              timing.pauseAfter(instance.tries),
              () -> {
                open(instance);
                return true;
              });
    }
  }

  /// Opens whatever is closed and not tried again anyway: a plugin that came, or a resource that is
  /// free again, may be what an instance has waited for.
  void openWhatWaits() throws InterruptedException {
    for (Instance<?> instance : instances.values()) {
      if (!instance.slot().report().open() && instance.retry == null) {
        open(instance);
      }
    }
  }

  /// Lets calls in progress end, drains and closes the component of an instance, if it has one.
  void close(Instance<?> instance, String reason) {
    instance.cancelRetry();
    instance.tries = 0;
    boolean wasOpen = instance.slot().report().open();
    boolean inOrder = instance.slot().close(reason, timing.close());
    if (wasOpen && !inOrder) {
      instance.lingers = true;
    } else if (!instance.mayStillRun()) {
      opener.release(instance.spec().id());
      instance.pluginId = null;
    }
  }

  /// The instance that takes what is new: chosen by the file, else by an administrator, else the
  /// first of the file, else the oldest.
  Optional<String> defaultInstance(ExtensionPointKind kind) {
    List<String> ids =
        all().stream()
            .map(Instance::spec)
            .filter(spec -> spec.kind() == kind)
            .map(InstanceSpec::id)
            .toList();
    return Optional.ofNullable(configuration.defaults().get(kind))
        .filter(ids::contains)
        .or(() -> Optional.ofNullable(chosen.get(kind)).filter(ids::contains))
        .or(() -> ids.stream().findFirst());
  }

  /// Whether an instance takes what is new.
  boolean takesWhatIsNew(InstanceSpec spec) {
    return spec.kind().isStore()
        && defaultInstance(spec.kind()).filter(spec.id()::equals).isPresent();
  }

  /// Whether the file says which instance takes what is new.
  boolean defaultIsFixed(ExtensionPointKind kind) {
    return Optional.ofNullable(configuration.defaults().get(kind))
        .flatMap(this::find)
        .filter(instance -> instance.spec().kind() == kind)
        .isPresent();
  }

  /// Whether the file or an administrator chose the default, and it is there.
  boolean someoneChose(ExtensionPointKind kind) {
    return defaultIsFixed(kind)
        || find(chosen.getOrDefault(kind, NOBODY_CHOSE))
            .filter(instance -> instance.spec().kind() == kind)
            .isPresent();
  }

  void choose(ExtensionPointKind kind, String id) {
    records.keepDefault(kind, id);
    chosen = records.defaults();
  }

  /// The slots of one extension point, in order of configuration.
  @SuppressWarnings("unchecked") // A slot of type T is a Slot<T>: both come from one Class<T>.
  <T extends Component> Map<String, Slot<T>> slots(Class<T> type) {
    Map<String, Slot<T>> found = new LinkedHashMap<>();
    for (Instance<?> instance : instances.values()) {
      if (instance.slot().type().equals(type)) {
        found.put(instance.spec().id(), (Slot<T>) instance.slot());
      }
    }
    return Collections.unmodifiableMap(found);
  }

  /// A slot outlives its instance, because whoever called it once may hold on to it.
  @SuppressWarnings("unchecked") // The kind decides on T.
  <T extends Component> Slot<T> slot(Class<T> type, ExtensionPointKind kind, String instanceId) {
    return (Slot<T>)
        slots.computeIfAbsent(
            new SlotName(kind, instanceId),
            _ -> {
              Slot<T> slot = new Slot<>(instanceId, type, clock);
              slot.explain("No %s of this name is configured.".formatted(kind.label()));
              return slot;
            });
  }

  /// Closes all of them, the last opened first, within the time for that.
  void closeAll() {
    List<Instance<?>> last = new ArrayList<>(instances.values()).reversed();
    long end = System.nanoTime() + timing.close().toNanos();
    for (int i = 0; i < last.size(); i++) {
      Duration remaining = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      boolean _ =
          last.get(i).slot().close("The server is stopping.", remaining.dividedBy(last.size() - i));
    }
  }
}
