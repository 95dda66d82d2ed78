// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SQL statements with `?` parameters, each in a transaction of its own or all in one: see
/// [Database].
///
/// Parameters may be `null`, numbers, strings and byte arrays.
public interface Statements {

  /// All rows of a query.
  <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters);

  /// The first row of a query (or of a statement with `RETURNING`), if any.
  default <T> Optional<T> one(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  /// Changes rows.
  ///
  /// @return how many
  long update(String sql, @Nullable Object... parameters);
}
