// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.util.Locale;

/// What a person may do, the least first.
public enum Role {
  /// Reads what the source lets them see.
  VIEWER,
  /// Sees everything, and manages plugins, people and settings.
  ADMIN;

  /// As the catalog and the API call it.
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }
}
