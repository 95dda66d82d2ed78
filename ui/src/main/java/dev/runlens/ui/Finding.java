// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// Something an analyzer noticed in a job.
///
/// @param id what the API calls it
/// @param severity its weight
/// @param category its kind as the API writes it, for example `out_of_memory`
/// @param title one line
/// @param text one sentence with numbers; empty for none
/// @param source which analyzer says so
/// @param evidence where to look, the strongest first
public record Finding(
    String id,
    Severity severity,
    String category,
    String title,
    String text,
    String source,
    List<Evidence> evidence) {
  public Finding {
    evidence = List.copyOf(evidence);
  }

  /// Its kind in plain words, for example `out of memory`.
  public String categoryWords() {
    return category.equals("cpu") ? "CPU" : category.replace('_', ' ');
  }

  /// How much a finding matters.
  ///
  /// @param tone the colour class
  /// @param icon the name of the icon in the sprite
  /// @param word the weight in a word
  public record Severity(String tone, String icon, String word) {
    /// Reads `error`, `warning` or `notice`; any other value counts as a notice.
    public static Severity of(String severity) {
      return switch (severity) {
        case "error" -> new Severity("bad", "x-circle-fill", "Error");
        case "warning" -> new Severity("warn", "alert", "Warning");
        default -> new Severity("mute", "info", "Notice");
      };
    }
  }
}
