// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// Values that must not be read in a log. Like the runner it masks by value: what a program has
/// transformed gets through. Safe for use by many threads.
final class Masks {

  /// Longest first, so that a secret that holds another one vanishes whole.
  private final Set<String> secrets =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(c -> c));

  /// Masks each line of a value from now on.
  void add(String value) {
    value.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(secrets::add);
  }

  String apply(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
