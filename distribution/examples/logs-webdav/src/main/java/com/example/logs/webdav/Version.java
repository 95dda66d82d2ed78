// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The content that a key had from some time on: the resource `log.zst~1768478400000-5f3a9c01-1520`
/// beside its siblings.
///
/// WebDAV cannot replace a resource in one step: `MOVE` deletes what is at its destination first
/// (RFC 4918, section 9.9.3), and some servers copy instead of renaming. So no name is used twice,
/// the greatest version of a name counts, and it counts only once the server has as many bytes of
/// it as its name says.
///
/// @param name the last piece of the key
/// @param at when it was stored, milliseconds since the epoch; of two puts of one key the later has
///   the greater
/// @param nonce tells apart what is stored in one millisecond
/// @param size bytes
record Version(String name, long at, String nonce, long size) implements Comparable<Version> {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]+)~(\\d{1,18})-([0-9a-f]{8})-(\\d{1,18})");

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::at).thenComparing(Version::nonce);

  static Version of(String name, long at, long size) {
    String nonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new Version(name, at, nonce, size);
  }

  /// @return empty if it is not one, or not whole yet
  static Optional<Version> whole(Multistatus.Resource resource) {
    return resource.collection()
        ? Optional.empty()
        : read(resource.name()).filter(version -> version.size() == resource.length());
  }

  static Optional<Version> read(String resourceName) {
    Matcher form = FORM.matcher(resourceName);
    return form.matches()
        ? Optional.of(
            new Version(
                form.group(1),
                Long.parseLong(form.group(2)),
                form.group(3),
                Long.parseLong(form.group(4))))
        : Optional.empty();
  }

  String resourceName() {
    return "%s~%d-%s-%d".formatted(name, at, nonce, size);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
