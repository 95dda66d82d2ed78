// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An instance as the admin page shows it.
///
/// @param type the technology
/// @param offer what makes it; empty if no loaded plugin does
/// @param enabled whether it is to be open
/// @param configured whether the configuration file names it, so that no page can remove it
/// @param isDefault whether it takes what is new
/// @param values its settings as written, without secrets
/// @param secrets the keys of the secrets that are set
/// @param fixed what gives a value that no page can change: a variable's name or `runlens.yaml`, by
///   dashed key
/// @param slot how it works
public record InstanceStatus(
    String id,
    ExtensionPointKind kind,
    String type,
    Optional<Offer> offer,
    boolean enabled,
    boolean configured,
    boolean isDefault,
    Map<String, String> values,
    Set<String> secrets,
    Map<String, String> fixed,
    Slot<?> slot) {

  public InstanceStatus {
    values = Map.copyOf(values);
    secrets = Set.copyOf(secrets);
    fixed = Map.copyOf(fixed);
  }

  /// `id version` of the plugin that makes it, empty if none does.
  public String plugin() {
    return offer.map(found -> found.plugin().toString()).orElse("");
  }

  /// What people call it: "Amazon S3", or the type if no loaded plugin makes it.
  public String displayName() {
    return offer.map(Offer::displayName).orElse(type);
  }
}
