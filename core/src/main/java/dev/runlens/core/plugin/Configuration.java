// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the configuration file and the environment say of instances. It comes before what an
/// administrator decided on a page, which cannot change it.
///
/// @param instances those that the file names, in its order
/// @param usual what serves an extension point of which there is no instance at all
/// @param defaults the instance that takes what is new, where the file says so
/// @param environment variables of this process
public record Configuration(
    List<InstanceConfig> instances,
    List<InstanceConfig> usual,
    Map<ExtensionPointKind, String> defaults,
    Map<String, String> environment) {

  public Configuration {
    instances = List.copyOf(instances);
    usual = List.copyOf(usual);
    defaults = Map.copyOf(defaults);
    environment = Map.copyOf(environment);
  }

  /// Nothing but these instances.
  public static Configuration of(List<InstanceConfig> instances) {
    return new Configuration(instances, List.of(), Map.of(), Map.of());
  }

  /// The settings of an instance that the environment gives: `RUNLENS_GITHUB_WEBHOOK_SECRET` is the
  /// setting `webhook-secret` of `github`, unless there is an instance `github-webhook`.
  ///
  /// @param ids those of all instances
  /// @return the name of the variable by dashed key
  Map<String, String> variablesOf(String instanceId, Collection<String> ids) {
    String prefix = prefix(instanceId);
    List<String> longer =
        ids.stream()
            .map(Configuration::prefix)
            .filter(other -> other.startsWith(prefix) && !other.equals(prefix))
            .toList();
    Map<String, String> variables = new HashMap<>();
    for (String name : environment.keySet()) {
      if (name.startsWith(prefix) && longer.stream().noneMatch(name::startsWith)) {
        variables.put(
            name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-'), name);
      }
    }
    return variables;
  }

  private static String prefix(String instanceId) {
    return "RUNLENS_" + instanceId.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
  }
}
