// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.core.redaction.SecretText;
import dev.runlens.loader.SettingField;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An instance as it is to be: what the file, the environment and an administrator say together.
///
/// @param type the technology: [dev.runlens.api.Provider#type()]
/// @param settings written values by dashed key, secrets in the clear
/// @param fixed what gives a value that no page can change: a variable's name or `runlens.yaml`, by
///   dashed key
/// @param configured whether the file names it
/// @param enabled whether it is to be open
/// @param lost whether there are settings that cannot be read, so that these are not all of them
record InstanceSpec(
    String id,
    ExtensionPointKind kind,
    String type,
    Map<String, String> settings,
    Map<String, String> fixed,
    boolean configured,
    boolean enabled,
    boolean lost) {

  static final String FILE = "runlens.yaml";

  InstanceSpec {
    settings = Map.copyOf(settings);
    fixed = Map.copyOf(fixed);
  }

  /// Puts together what is known of one instance, of which at least one must be there.
  ///
  /// @param named what the file says
  /// @param kept what an administrator decided
  /// @param ids those of all instances
  static InstanceSpec of(
      Optional<InstanceConfig> named,
      Optional<PluginRecords.Instance> kept,
      Configuration all,
      Collection<String> ids) {
    InstanceConfig who = named.or(() -> kept.map(PluginRecords.Instance::config)).orElseThrow();
    Map<String, String> settings = new HashMap<>();
    Map<String, String> fixed = new HashMap<>();
    kept.filter(row -> row.config().kind() == who.kind())
        .filter(row -> row.config().pluginType().equals(who.pluginType()))
        .ifPresent(row -> settings.putAll(row.config().settings()));
    named.ifPresent(config ->
        config
            .settings()
            .forEach((key, value) -> {
              settings.put(key, value);
              fixed.put(key, FILE);
            }));
    all.variablesOf(who.id(), ids)
        .forEach((key, variable) -> {
          settings.put(key, String.valueOf(all.environment().get(variable)));
          fixed.put(key, variable);
        });
    return new InstanceSpec(
        who.id(),
        who.kind(),
        who.pluginType(),
        settings,
        fixed,
        named.isPresent(),
        kept.map(PluginRecords.Instance::enabled).orElse(true),
        kept.map(PluginRecords.Instance::lost).orElse(false));
  }

  /// The same with other settings.
  InstanceSpec with(Map<String, String> other) {
    return new InstanceSpec(id, kind, type, other, fixed, configured, enabled, false);
  }

  /// The same, enabled or not.
  InstanceSpec with(boolean now) {
    return new InstanceSpec(id, kind, type, settings, fixed, configured, now, lost);
  }

  /// The settings that an administrator may change.
  Map<String, String> changeable() {
    Map<String, String> own = new HashMap<>(settings);
    own.keySet().removeAll(fixed.keySet());
    return own;
  }

  /// A message without the values of secrets, and without what looks like one.
  ///
  /// @param fields what is known of the settings
  String withoutSecrets(List<SettingField> fields, String message) {
    String safe = message;
    for (SettingField field : fields) {
      String value = settings.getOrDefault(field.key(), "");
      if (field.kind() == SettingField.Kind.SECRET && !value.isBlank()) {
        safe = safe.replace(value, "***");
      }
    }
    return SecretText.without(safe);
  }

  /// The values of secrets.
  ///
  /// @param fields what is known of the settings
  List<String> secrets(List<SettingField> fields) {
    return fields.stream()
        .filter(field -> field.kind() == SettingField.Kind.SECRET)
        .map(field -> settings.getOrDefault(field.key(), ""))
        .filter(value -> !value.isBlank())
        .toList();
  }

  /// A value that changes with the settings and gives none of them away.
  String settingsHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(new TreeMap<>(settings).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  /// Without the values, which may be secrets.
  @Override
  public String toString() {
    return "%s %s of type %s with %s".formatted(kind.label(), id, type, settings.keySet());
  }
}
