// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.json.Json;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an administrator decided on plugins and instances, in the catalog; settings are sealed.
public final class PluginRecords {

  private static final System.Logger LOGGER = System.getLogger(PluginRecords.class.getName());

  private final Database database;
  private final SecretBox box;

  public PluginRecords(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  /// A plugin on which there is something to remember.
  ///
  /// @param version the uploaded version in use; `null`: the one that came with the server
  record Plugin(String id, boolean enabled, @Nullable String version, @Nullable String sha256) {}

  /// An instance.
  ///
  /// @param lost whether its settings cannot be unsealed; the configuration has none then
  record Instance(InstanceConfig config, boolean enabled, boolean lost) {}

  Map<String, Plugin> plugins() {
    return database
        .list(
            "SELECT id, enabled, version, sha256 FROM plugin ORDER BY id",
            row ->
                new Plugin(
                    row.text("id"),
                    row.flag("enabled"),
                    row.textOrNull("version"),
                    row.textOrNull("sha256")))
        .stream()
        .collect(Collectors.toMap(Plugin::id, plugin -> plugin));
  }

  void keep(Plugin plugin, long at) {
    database.update(
        """
        INSERT INTO plugin (id, enabled, version, sha256, uploaded_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, version = excluded.version,
          sha256 = excluded.sha256, uploaded_at = excluded.uploaded_at
        """,
        plugin.id(),
        plugin.enabled() ? 1 : 0,
        plugin.version(),
        plugin.sha256(),
        at);
  }

  void forgetPlugin(String id) {
    database.update("DELETE FROM plugin WHERE id = ?", id);
  }

  /// All instances, the oldest first. One whose settings cannot be unsealed comes without them: it
  /// is not to be opened, lest it opens somewhere else by its defaults.
  List<Instance> instances() {
    return database
        .list(
            "SELECT id, kind, type, settings, enabled FROM plugin_instance ORDER BY created_at, id",
            this::instance)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Instance> instance(Row row) {
    String id = row.text("id");
    Optional<ExtensionPointKind> kind = ExtensionPointKind.of(row.text("kind"));
    Map<String, String> settings = new HashMap<>();
    boolean lost = false;
    try {
      settings.putAll(
          Json.mapper()
              .readValue(
                  box.unseal(row.text("settings"), place(id)),
                  new TypeReference<Map<String, String>>() {}));
    } catch (IllegalStateException | IllegalArgumentException | JsonProcessingException e) {
      lost = true;
      LOGGER.log(Level.ERROR, "settings lost instance=" + id + ": " + e.getMessage());
    }
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    InstanceConfig config = new InstanceConfig(id, row.text("type"), kind.get(), settings);
    return Optional.of(new Instance(config, row.flag("enabled"), lost));
  }

  /// Keeps an instance; lost settings stay as they are, because their key may come back.
  void keep(Instance instance, long at) {
    InstanceConfig config = instance.config();
    if (instance.lost()) {
      database.update(
          "UPDATE plugin_instance SET enabled = ? WHERE id = ?",
          instance.enabled() ? 1 : 0,
          config.id());
      return;
    }
    database.update(
        """
        INSERT INTO plugin_instance (id, kind, type, settings, enabled, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, type = excluded.type,
          settings = excluded.settings, enabled = excluded.enabled
        """,
        config.id(),
        config.kind().value(),
        config.pluginType(),
        box.seal(Json.write(config.settings()), place(config.id())),
        instance.enabled() ? 1 : 0,
        at);
  }

  void forgetInstance(String id) {
    database.update("DELETE FROM plugin_instance WHERE id = ?", id);
  }

  Map<ExtensionPointKind, String> defaults() {
    Map<ExtensionPointKind, String> defaults = new EnumMap<>(ExtensionPointKind.class);
    database
        .list(
            "SELECT kind, instance FROM plugin_default",
            row -> Map.entry(row.text("kind"), row.text("instance")))
        .forEach(entry ->
            ExtensionPointKind.of(entry.getKey())
                .ifPresent(kind -> defaults.put(kind, entry.getValue())));
    return defaults;
  }

  void keepDefault(ExtensionPointKind kind, String instance) {
    database.update(
        """
        INSERT INTO plugin_default (kind, instance) VALUES (?, ?)
        ON CONFLICT (kind) DO UPDATE SET instance = excluded.instance
        """,
        kind.value(),
        instance);
  }

  private static String place(String id) {
    return "the settings of instance " + id;
  }
}
