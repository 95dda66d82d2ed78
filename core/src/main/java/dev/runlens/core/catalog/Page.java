// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param next where the next part begins, for `after`; `null` if there is none
public record Page<T>(List<T> items, @Nullable String next) {

  /// Cuts a list that was read with one item too many.
  ///
  /// @param cursor the key of an item
  static <T> Page<T> cut(List<T> read, int limit, Function<T, String> cursor) {
    if (read.size() <= limit) {
      return new Page<>(read, null);
    }
    List<T> items = List.copyOf(read.subList(0, limit));
    return new Page<>(items, cursor.apply(items.getLast()));
  }
}
