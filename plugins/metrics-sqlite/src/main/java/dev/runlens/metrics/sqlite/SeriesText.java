// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.Series;
import java.util.Map;
import java.util.TreeMap;

/// A [Series] as a text of the table `name`: its name, then a line `label=value` per label, with
/// line feeds and backslashes of values escaped by a backslash.
final class SeriesText {

  private SeriesText() {}

  static String write(Series series) {
    StringBuilder text = new StringBuilder(series.name());
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      text.append('\n').append(label.getKey()).append('=');
      text.append(label.getValue().replace("\\", "\\\\").replace("\n", "\\n"));
    }
    return text.toString();
  }

  /// @throws CorruptBlockException if the text names no series
  static Series read(String text) {
    String[] lines = text.split("\n", -1);
    TreeMap<String, String> labels = new TreeMap<>();
    try {
      for (int i = 1; i < lines.length; i++) {
        int equals = lines[i].indexOf('=');
        labels.put(lines[i].substring(0, equals), unescaped(lines[i].substring(equals + 1)));
      }
      return new Series(lines[0], labels);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptBlockException("no series: " + lines[0], e);
    }
  }

  private static String unescaped(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }
}
