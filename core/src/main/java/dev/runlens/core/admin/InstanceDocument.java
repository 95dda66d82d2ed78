// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runlens.api.Capability;
import dev.runlens.api.Health;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.SlotReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An instance as the API gives it; secrets are only named.
///
/// @param plugin `id version` of the plugin that makes it, empty if none does
/// @param configured whether `runlens.yaml` names it
/// @param isDefault whether it takes what is new
/// @param ok whether it is likely to work
/// @param since when it opened or closed
/// @param secrets keys of the secrets that are set
/// @param fixed what sets a value outside this API, by key
/// @param usedBy what needs it, in words
/// @param meanMillis mean time of a call
record InstanceDocument(
    String id,
    String kind,
    String type,
    String name,
    String plugin,
    boolean enabled,
    boolean configured,
    @JsonProperty("default") boolean isDefault,
    boolean open,
    boolean ok,
    String detail,
    Instant since,
    Map<String, String> settings,
    List<String> secrets,
    Map<String, String> fixed,
    List<String> capabilities,
    String usedBy,
    long spooledBytes,
    long calls,
    long failures,
    long timeouts,
    long refused,
    int running,
    int stuck,
    double meanMillis,
    String lastError,
    @Nullable Instant lastErrorAt) {

  static InstanceDocument of(InstanceStatus instance, Health health, Administration admin) {
    SlotReport slot = instance.slot().report();
    return new InstanceDocument(
        instance.id(),
        instance.kind().value(),
        instance.type(),
        instance.displayName(),
        instance.plugin(),
        instance.enabled(),
        instance.configured(),
        instance.isDefault(),
        slot.open(),
        health.ok(),
        health.detail(),
        slot.since(),
        new TreeMap<>(instance.values()),
        instance.secrets().stream().sorted().toList(),
        new TreeMap<>(instance.fixed()),
        instance.offer().stream()
            .flatMap(offer -> offer.capabilities().stream())
            .map(Capability::name)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .sorted()
            .toList(),
        admin.uses(instance.kind(), instance.id()),
        admin.spooledBytes(instance.id()),
        slot.calls(),
        slot.failures(),
        slot.timeouts(),
        slot.refused(),
        slot.running(),
        slot.stuck(),
        meanMillis(slot),
        slot.lastError(),
        slot.lastErrorAt());
  }

  static double meanMillis(SlotReport slot) {
    return slot.calls() == 0 ? 0 : slot.total().toNanos() / 1e6 / slot.calls();
  }
}
