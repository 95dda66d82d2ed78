// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.Capability;
import dev.runlens.api.Health;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.http.Caller;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginStatus;
import dev.runlens.core.plugin.SlotReport;
import dev.runlens.loader.PluginDescription;
import dev.runlens.ui.AdminAction;
import dev.runlens.ui.Flash;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Moment;
import dev.runlens.ui.PluginState;
import dev.runlens.ui.PluginsPage;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts plugins and instances into the words of the page that manages them.
final class PluginPages {

  private static final int AUDIT_ENTRIES = 20;

  /// A failure this young makes an instance degraded although it says that it is well.
  private static final Duration RECENT = Duration.ofMinutes(5);

  private final Sessions sessions;
  private final Administration admin;
  private final Clock clock;
  private final URI publicUrl;

  PluginPages(Sessions sessions, Administration admin, Clock clock, URI publicUrl) {
    this.sessions = sessions;
    this.admin = admin;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  PluginsPage page(Caller caller) {
    List<InstanceStatus> instances = admin.host().instances();
    Map<String, Health> health = HealthCheck.of(instances);
    List<PluginStatus> plugins = admin.host().plugins();
    return new PluginsPage(
        layout("Plugins"),
        caller.csrf(),
        flash(caller),
        summary(plugins, instances, health),
        Stream.of(ExtensionPointKind.values())
            .map(kind -> serving(kind, instances, health))
            .toList(),
        banners(instances, health, plugins),
        Stream.of(ExtensionPointKind.values()).map(kind -> group(kind, instances, health)).toList(),
        plugins.stream().map(this::plugin).toList(),
        new PluginsPage.Upload(
            Format.bytes(AdminApiEndpoint.MOST_ZIP_BYTES),
            Long.toString(AdminApiEndpoint.MOST_ZIP_BYTES),
            "curl --data-binary @plugin.zip -H 'Content-Type: application/zip' -H \"Authorization: Bearer $RUNLENS_TOKEN\" "
                + publicUrl
                + "/api/admin/plugins"),
        admin.latest(AUDIT_ENTRIES).stream().map(this::audit).toList());
  }

  static Layout layout(String here) {
    return new Layout(here, List.of(), here, false);
  }

  @Nullable Flash flash(Caller caller) {
    return Optional.ofNullable(caller.session())
        .flatMap(sessions::told)
        .map(outcome -> outcome.done() ? Flash.done(outcome.text()) : Flash.failed(outcome.text()))
        .orElse(null);
  }

  private String summary(
      List<PluginStatus> plugins, List<InstanceStatus> instances, Map<String, Health> health) {
    Map<String, Long> states =
        instances.stream()
            .collect(
                Collectors.groupingBy(
                    instance -> state(instance, health(health, instance)).word(),
                    Collectors.counting()));
    return "%s, %s: %s. Plugin API %s."
        .formatted(
            counted(plugins.size(), "plugin"),
            counted(instances.size(), "instance"),
            states.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(state -> state.getValue() + " " + state.getKey().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            PluginDescription.API_VERSION);
  }

  private static String counted(long count, String noun) {
    return Format.count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  static Health health(Map<String, Health> health, InstanceStatus instance) {
    return health.getOrDefault(instance.id(), Health.down("It is gone."));
  }

  /// How an instance is, in one word.
  PluginState state(InstanceStatus instance, Health health) {
    if (!instance.enabled()) {
      return PluginState.DISABLED;
    }
    SlotReport slot = instance.slot().report();
    if (!slot.open()) {
      return PluginState.NOT_WORKING;
    }
    Instant failed = slot.lastErrorAt();
    boolean failedLately = failed != null && failed.plus(RECENT).isAfter(clock.instant());
    return !health.ok() || slot.stuck() > 0 || failedLately
        ? PluginState.DEGRADED
        : PluginState.ACTIVE;
  }

  private PluginsPage.Serving serving(
      ExtensionPointKind kind, List<InstanceStatus> instances, Map<String, Health> health) {
    List<InstanceStatus> serving =
        instances.stream()
            .filter(instance -> instance.kind() == kind && instance.enabled())
            .filter(instance -> kind == ExtensionPointKind.EVENT_SOURCE || instance.isDefault())
            .toList();
    if (serving.isEmpty()) {
      return new PluginsPage.Serving(
          icon(kind),
          title(kind),
          "",
          withoutAny(kind),
          kind == ExtensionPointKind.ANALYZER ? "mute" : "bad");
    }
    Optional<InstanceStatus> ill =
        serving.stream()
            .filter(
                instance -> !state(instance, health(health, instance)).equals(PluginState.ACTIVE))
            .findFirst();
    InstanceStatus shown = ill.orElse(serving.getFirst());
    PluginState state = state(shown, health(health, shown));
    return new PluginsPage.Serving(
        icon(kind),
        title(kind),
        serving.stream().map(InstanceStatus::id).collect(Collectors.joining(", ")),
        state.equals(PluginState.ACTIVE) ? calls(shown.slot().report()) : state.word(),
        state.tone());
  }

  private static String withoutAny(ExtensionPointKind kind) {
    return switch (kind) {
      case EVENT_SOURCE -> "Nothing is observed";
      case LOG_STORE -> "Logs wait at GitHub";
      case METRIC_STORE -> "Samples wait on disk";
      case ANALYZER -> "Analyze asks no model";
    };
  }

  private List<PluginsPage.Banner> banners(
      List<InstanceStatus> instances, Map<String, Health> health, List<PluginStatus> plugins) {
    List<PluginsPage.Banner> banners = new ArrayList<>();
    for (InstanceStatus instance : instances) {
      if (state(instance, health(health, instance)).equals(PluginState.NOT_WORKING)) {
        SlotReport slot = instance.slot().report();
        banners.add(
            new PluginsPage.Banner(
                instance.id() + " does not work",
                slot.reason() + " " + meanwhile(instance),
                moment(slot.since()),
                Href.instance(instance.id()),
                AdminAction.retry(instance.id())));
      }
    }
    for (PluginStatus plugin : plugins) {
      if (!plugin.problem().isEmpty()) {
        banners.add(
            new PluginsPage.Banner(
                "Plugin " + plugin.id(),
                plugin.problem(),
                Moment.UNKNOWN,
                Href.plugin(plugin.id()),
                null));
      }
    }
    return banners;
  }

  private static String meanwhile(InstanceStatus instance) {
    return switch (instance.kind()) {
      case EVENT_SOURCE ->
          "Its deliveries are refused meanwhile; GitHub keeps them for three days, to be redelivered by hand.";
      case LOG_STORE ->
          instance.isDefault()
              ? "New logs are fetched again later; those here cannot be read meanwhile."
              : "Logs that lie here cannot be read meanwhile.";
      case METRIC_STORE -> "Samples for it wait on disk meanwhile.";
      case ANALYZER -> "Findings of the other analyzers stay.";
    };
  }

  private PluginsPage.Group group(
      ExtensionPointKind kind, List<InstanceStatus> instances, Map<String, Health> health) {
    return new PluginsPage.Group(
        kind.value(),
        icon(kind),
        title(kind) + "s",
        switch (kind) {
          case EVENT_SOURCE -> "EventSource";
          case LOG_STORE -> "LogStore";
          case METRIC_STORE -> "MetricStore";
          case ANALYZER -> "Analyzer";
        },
        switch (kind) {
          case EVENT_SOURCE -> "all enabled ones are served";
          case LOG_STORE -> "one takes new logs, all others stay readable";
          case METRIC_STORE -> "one takes the samples of new jobs, all others stay readable";
          case ANALYZER ->
              "rules run by themselves; “Analyze” also asks the default, if that is a model";
        },
        instances.stream()
            .filter(instance -> instance.kind() == kind)
            .map(instance -> instance(instance, health(health, instance)))
            .toList(),
        admin.host().offers().stream()
            .filter(offer -> offer.kind() == kind)
            .map(PluginPages::offer)
            .toList());
  }

  private static PluginsPage.Offer offer(Offer offer) {
    return new PluginsPage.Offer(
        offer.kind().value(),
        offer.type(),
        offer.displayName(),
        offer.plugin().id(),
        offer.plugin().description());
  }

  private PluginsPage.Instance instance(InstanceStatus instance, Health health) {
    String id = instance.id();
    SlotReport slot = instance.slot().report();
    Optional<String> refusal = whyItStays(instance);
    long spooled = admin.spooledBytes(id);
    return new PluginsPage.Instance(
        id,
        instance.displayName(),
        instance.type(),
        instance.plugin(),
        instance.offer().map(offer -> offer.plugin().description()).orElse(""),
        instance.isDefault() && (instance.kind().isStore() || onRequest(instance)),
        state(instance, health),
        health.detail(),
        moment(slot.since()),
        admin.uses(instance.kind(), id),
        slot.calls() == 0 ? "" : calls(slot),
        slot.lastError(),
        moment(slot.lastErrorAt()),
        spooled == 0 ? "" : Format.bytes(spooled) + " of samples wait on disk",
        instance.enabled(),
        toggle(instance),
        makeDefault(instance),
        refusal.isPresent()
            ? null
            : AdminAction.remove(
                id,
                Href.instanceAction(id, "remove"),
                "Its settings are forgotten. What it holds stays where it is."),
        refusal.orElse(""));
  }

  private Optional<String> whyItStays(InstanceStatus instance) {
    if (instance.configured()) {
      return Optional.of("It is set in runlens.yaml.");
    }
    if (instance.isDefault() && instance.kind().isStore()) {
      return Optional.of("It takes what is new: choose another default first.");
    }
    return admin.refusal(instance.kind(), instance.id());
  }

  private static AdminAction toggle(InstanceStatus instance) {
    String id = instance.id();
    return instance.enabled()
        ? AdminAction.disable(
            id,
            Href.instanceAction(id, "disable"),
            "Calls in progress end first. "
                + switch (instance.kind()) {
                  case EVENT_SOURCE ->
                      "Its deliveries are refused and no logs are fetched from it until it is enabled again.";
                  case LOG_STORE ->
                      "Logs that lie here cannot be read until it is enabled again."
                          + (instance.isDefault() ? " New ones wait at GitHub." : "");
                  case METRIC_STORE ->
                      "Samples for it wait on disk, and its charts cannot be read, until it is enabled again.";
                  case ANALYZER -> "It adds no findings until it is enabled again.";
                })
        : AdminAction.enable(id, Href.instanceAction(id, "enable"), "");
  }

  private @Nullable AdminAction makeDefault(InstanceStatus instance) {
    boolean possible =
        !instance.isDefault()
            && instance.enabled()
            && instance.kind() != ExtensionPointKind.EVENT_SOURCE
            && !admin.host().defaultIsFixed(instance.kind())
            && (instance.kind() != ExtensionPointKind.ANALYZER || onRequest(instance));
    if (!possible) {
      return null;
    }
    String id = instance.id();
    String before = admin.host().defaultInstance(instance.kind()).orElse("");
    return AdminAction.makeDefault(
        id,
        switch (instance.kind()) {
          case LOG_STORE ->
              "New logs go to %s. Those in %s stay there and stay readable.".formatted(id, before);
          case METRIC_STORE ->
              "Samples of new jobs go to %s; running jobs go on in %s, and what is there stays readable."
                  .formatted(id, before);
          case ANALYZER, EVENT_SOURCE -> "“Analyze” asks " + id + ".";
        });
  }

  private static boolean onRequest(InstanceStatus instance) {
    return instance
        .offer()
        .map(offer -> offer.capabilities().contains(Capability.ON_REQUEST))
        .orElse(false);
  }

  static String calls(SlotReport slot) {
    if (slot.calls() == 0) {
      return "No calls yet";
    }
    String text =
        "%s · mean %s ms"
            .formatted(
                counted(slot.calls(), "call"),
                Format.count(Math.round(InstanceDocument.meanMillis(slot))));
    return slot.failures() == 0 ? text : text + " · " + Format.count(slot.failures()) + " failed";
  }

  private PluginsPage.Plugin plugin(PluginStatus plugin) {
    Optional<PluginDescription> said = Optional.ofNullable(plugin.description());
    String id = plugin.id();
    boolean refused = plugin.state() == PluginStatus.State.REFUSED;
    boolean enabled = plugin.state() != PluginStatus.State.DISABLED && !refused;
    return new PluginsPage.Plugin(
        id,
        plugin.version(),
        plugin.uploaded() ? "uploaded" : "bundled",
        text(said, PluginDescription::description),
        text(said, PluginDescription::provider),
        text(said, PluginDescription::license),
        plugin.sha256(),
        switch (plugin.state()) {
          case ACTIVE -> PluginState.ACTIVE;
          case DISABLED -> PluginState.DISABLED;
          case REFUSED -> PluginState.REFUSED;
          case FAILED -> PluginState.FAILED;
          case SKIPPED -> PluginState.SKIPPED;
        },
        plugin.problem(),
        plugin.extensions(),
        enabled,
        refused ? null : toggle(plugin, enabled),
        plugin.uploaded() || refused
            ? AdminAction.remove(
                id,
                Href.pluginAction(id, "remove"),
                refused
                    ? "Only this note goes: nothing of the zip was installed."
                    : "Its code is unloaded and deleted.")
            : null,
        plugin.uploaded() || refused ? "" : "It comes with the server.");
  }

  private static AdminAction toggle(PluginStatus plugin, boolean enabled) {
    String id = plugin.id();
    return enabled
        ? AdminAction.disable(
            id,
            Href.pluginAction(id, "disable"),
            "Its instances are closed and its code is unloaded. Data stays where it is; samples wait on disk.")
        : AdminAction.enable(id, Href.pluginAction(id, "enable"), "");
  }

  private static String text(
      Optional<PluginDescription> said, Function<PluginDescription, String> part) {
    return said.map(part).orElse("");
  }

  private PluginsPage.Audit audit(Audit.Entry entry) {
    return new PluginsPage.Audit(
        moment(entry.at()),
        entry.actor(),
        entry.action().replace('.', ' '),
        entry.subject() + (entry.detail().startsWith("Refused") ? " — " + entry.detail() : ""));
  }

  Moment moment(@Nullable Instant instant) {
    return instant == null ? Moment.UNKNOWN : Format.moment(instant, clock.instant());
  }

  private static String icon(ExtensionPointKind kind) {
    return switch (kind) {
      case EVENT_SOURCE -> "broadcast";
      case LOG_STORE -> "package";
      case METRIC_STORE -> "database";
      case ANALYZER -> "sparkle";
    };
  }

  private static String title(ExtensionPointKind kind) {
    String label = kind.label();
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }
}
