// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import java.util.regex.Pattern;

/// The event source instance that an id comes from: ids are unique per source only.
///
/// @param value lower case letters, digits and dashes, at most 40
public record SourceId(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  public SourceId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("A source id is [a-z0-9-]{1,40}, found: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
