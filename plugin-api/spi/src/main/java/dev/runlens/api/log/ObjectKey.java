// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.log;

import java.util.regex.Pattern;

/// The name of a stored object: `github/701962619/6454805877/10/17556730984/log.zst`.
///
/// @param path segments of `[A-Za-z0-9._-]` joined by `/`, none of them `.` or `..` or empty, at
///   most 400 characters
public record ObjectKey(String path) implements Comparable<ObjectKey> {

  private static final Pattern FORM =
      Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  public ObjectKey {
    if (path.length() > 400 || !FORM.matcher(path).matches()) {
      throw new IllegalArgumentException("Not usable as an object key: " + path);
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
