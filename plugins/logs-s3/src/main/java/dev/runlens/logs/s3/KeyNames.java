// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.log.ObjectKey;
import java.util.Optional;

/// What an object is named in the bucket: the prefix, a slash, its key. Names then sort as keys do,
/// since both are ASCII and S3 lists in the order of UTF-8 bytes.
final class KeyNames {

  private final String start;

  /// @param prefix without slashes at its ends, or empty
  KeyNames(String prefix) {
    this.start = prefix.isEmpty() ? "" : prefix + "/";
  }

  /// Of a key, or of what keys start with.
  String of(String key) {
    return start + key;
  }

  /// Empty if people put the object there, not a store.
  Optional<ObjectKey> key(String name) {
    try {
      return Optional.of(new ObjectKey(name.substring(start.length())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
