// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import io.helidon.dbclient.DbRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of a result, read by column name. Valid only while the query maps it.
///
/// Read with `get` alone: DbClient's `as` was compiled against a mapper of Helidon 4.1 that 4.5 no
/// longer has (ADR 2), and its `asOptional` fails on NULL.
public record Row(DbRow row) {

  /// A whole number. DbClient's own `getLong` fails on SQLite, whose driver picks the Java type by
  /// the value.
  public long number(String column) {
    return row.column(column).get(Number.class).longValue();
  }

  /// A whole number, or `null`.
  public @Nullable Long numberOrNull(String column) {
    Number number = row.column(column).get(Number.class);
    return number == null ? null : number.longValue();
  }

  /// Whether a column holds 1.
  public boolean flag(String column) {
    return number(column) == 1;
  }

  /// A text.
  public String text(String column) {
    return row.column(column).get(String.class);
  }

  /// A text, or `null`.
  public @Nullable String textOrNull(String column) {
    return row.column(column).get(String.class);
  }

  /// An instant.
  public Instant instant(String column) {
    return Instant.ofEpochMilli(number(column));
  }

  /// An instant, or another one where there is none.
  public Instant instantOr(String column, Instant other) {
    Long millis = numberOrNull(column);
    return millis == null ? other : Instant.ofEpochMilli(millis);
  }

  /// Bytes.
  public byte[] bytes(String column) {
    return row.column(column).get(byte[].class);
  }
}
