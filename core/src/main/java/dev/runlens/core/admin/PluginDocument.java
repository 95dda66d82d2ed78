// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginStatus;
import dev.runlens.loader.PluginDescription;
import dev.runlens.loader.SettingField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A plugin as the API gives it.
///
/// @param state `active`, `disabled`, `failed`, `refused` or `skipped`
/// @param problem one sentence, empty if there is none
/// @param extensions what it offers: `log store s3`
/// @param requires the range of plugin API versions that it works with
record PluginDocument(
    String id,
    String version,
    String state,
    String problem,
    String origin,
    String sha256,
    List<String> extensions,
    String description,
    String provider,
    String license,
    String requires) {

  static PluginDocument of(PluginStatus plugin) {
    Optional<PluginDescription> said = Optional.ofNullable(plugin.description());
    return new PluginDocument(
        plugin.id(),
        plugin.version(),
        plugin.state().name().toLowerCase(Locale.ROOT),
        plugin.problem(),
        plugin.uploaded() ? "uploaded" : "bundled",
        plugin.sha256(),
        plugin.extensions(),
        text(said, PluginDescription::description),
        text(said, PluginDescription::provider),
        text(said, PluginDescription::license),
        text(said, PluginDescription::requires));
  }

  private static String text(
      Optional<PluginDescription> said, Function<PluginDescription, String> part) {
    return said.map(part).orElse("");
  }

  /// What an instance can be made of.
  record OfferDocument(
      String kind, String type, String name, String plugin, List<FieldDocument> settings) {

    static OfferDocument of(Offer offer) {
      return new OfferDocument(
          offer.kind().value(),
          offer.type(),
          offer.displayName(),
          offer.plugin().toString(),
          offer.fields().stream().map(FieldDocument::of).toList());
    }
  }

  /// A setting.
  ///
  /// @param kind `text`, `whole_number`, `number`, `flag`, `duration`, `path`, `uri`, `secret`,
  ///   `choice` or `list`
  record FieldDocument(
      String key,
      String label,
      String help,
      String kind,
      String defaultValue,
      boolean required,
      @Nullable Long min,
      @Nullable Long max,
      List<String> options) {

    static FieldDocument of(SettingField field) {
      return new FieldDocument(
          field.key(),
          field.label(),
          field.help(),
          field.kind().name().toLowerCase(Locale.ROOT),
          field.defaultValue(),
          field.required(),
          field.min() == Long.MIN_VALUE ? null : field.min(),
          field.max() == Long.MAX_VALUE ? null : field.max(),
          field.options());
    }
  }
}
