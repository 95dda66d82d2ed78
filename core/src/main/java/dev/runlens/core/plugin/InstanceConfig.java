// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A component that the configuration asks for.
///
/// @param id unique in this server, `[a-z0-9][a-z0-9-]{0,39}`; names its directories and is written
///   into the catalog, so it never changes
/// @param pluginType the technology: [dev.runlens.api.Provider#type()]
/// @param settings written values by dashed key, secrets in the clear
public record InstanceConfig(
    String id, String pluginType, ExtensionPointKind kind, Map<String, String> settings) {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  public InstanceConfig {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "An instance is named by 1 to 40 of a-z, 0-9 and '-', found '" + id + "'");
    }
    settings = Map.copyOf(settings);
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
    return "%s %s of type %s with %s".formatted(kind.label(), id, pluginType, settings.keySet());
  }
}
