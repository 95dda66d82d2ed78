// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.util.List;

/// One setting as a form shows it; made of the component of a settings record by
/// [SettingsBinder#fields]. Holds no class of the plugin.
///
/// @param key the dashed key
/// @param help one sentence, may be empty
/// @param defaultValue in its written form, empty if there is none
/// @param required whether a value must be given: there is no default and it may not be absent
/// @param min least value of a number, [Long#MIN_VALUE] for none
/// @param max greatest value of a number, [Long#MAX_VALUE] for none
/// @param options the values of a choice in their written form, else empty
public record SettingField(
    String key,
    String label,
    String help,
    Kind kind,
    String defaultValue,
    boolean required,
    long min,
    long max,
    List<String> options) {

  public SettingField {
    options = List.copyOf(options);
  }

  /// What can be written.
  public enum Kind {
    TEXT,
    WHOLE_NUMBER,
    NUMBER,
    FLAG,
    /// `10s`, `5m`, `2h`, `7d` or ISO 8601.
    DURATION,
    /// A file or directory of the server.
    PATH,
    URI,
    /// Never shown again once it is given.
    SECRET,
    /// One of [SettingField#options].
    CHOICE,
    /// Texts, separated by commas.
    LIST
  }
}
