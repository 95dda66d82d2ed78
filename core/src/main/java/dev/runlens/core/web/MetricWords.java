// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.ui.Format;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says a metric and its value in words: `memory used 15.9 GiB`, `cpu usage 97%`.
final class MetricWords {

  /// A longer one before one that it ends with.
  private static final List<String> UNITS =
      List.of("_bytes_per_second", "_per_second", "_bytes", "_ratio");

  private MetricWords() {}

  /// The words.
  ///
  /// @param metric the name as served, which ends in its unit
  static String of(String metric, @Nullable Double value) {
    String unit = unit(metric);
    String name = metric.substring(0, metric.length() - unit.length()).replace('_', ' ');
    return value == null ? name : name + " " + number(unit, value);
  }

  private static String number(String unit, double value) {
    return switch (unit) {
      case "_bytes" -> Format.bytes(Math.round(value));
      case "_bytes_per_second" -> Format.bytes(Math.round(value)) + "/s";
      case "_ratio" -> Format.percent(value);
      default -> String.format(Locale.ROOT, "%.2f", value);
    };
  }

  private static String unit(String metric) {
    return UNITS.stream().filter(metric::endsWith).findFirst().orElse("");
  }
}
