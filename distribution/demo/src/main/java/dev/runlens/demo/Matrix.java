// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `strategy.matrix`, without `include` and `exclude`.
final class Matrix {

  private Matrix() {}

  /// Every combination, the last name varying fastest; one empty combination without a matrix.
  static List<Map<String, String>> combinations(Map<String, List<String>> matrix) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : matrix.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> combination : combinations) {
        for (String value : axis.getValue()) {
          Map<String, String> extended = new LinkedHashMap<>(combination);
          extended.put(axis.getKey(), value);
          longer.add(extended);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
