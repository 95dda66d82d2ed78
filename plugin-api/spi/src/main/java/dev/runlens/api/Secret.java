// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import java.util.Objects;

/// A value that must never be shown: passwords, tokens, keys. Its `toString` prints stars.
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /// Wraps a value.
  public static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value));
  }

  /// The value itself. Hand it to what needs it; don't keep it in a field of another type.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
