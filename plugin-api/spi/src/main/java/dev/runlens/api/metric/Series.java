// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a column of samples measures.
///
/// @param name lower case with the base unit at its end, counters with `_total`: `cpu_usage_ratio`,
///   `disk_read_bytes_total`
/// @param labels what tells series of one name apart (`core`, `device`, `interface`), at most 8,
///   values up to 200 characters
public record Series(String name, SortedMap<String, String> labels) implements Comparable<Series> {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,79}");

  public Series {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A metric name is [a-z][a-z0-9_]{0,79}, found: " + name);
    }
    if (labels.size() > 8) {
      throw new IllegalArgumentException(name + " has more than 8 labels");
    }
    labels.forEach((label, value) -> {
      if (!NAME.matcher(label).matches() || value.length() > 200) {
        throw new IllegalArgumentException(name + " has an unusable label " + label);
      }
    });
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /// A series without labels.
  public static Series of(String name) {
    return new Series(name, new TreeMap<>());
  }

  /// A series with one label.
  public static Series of(String name, String label, String value) {
    return new Series(name, new TreeMap<>(Map.of(label, value)));
  }

  /// Whether it only grows, until a restart sets it back to zero.
  public boolean isCounter() {
    return name.endsWith("_total");
  }

  /// By name, then labels.
  @Override
  public int compareTo(Series other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : labels.toString().compareTo(other.labels.toString());
  }
}
